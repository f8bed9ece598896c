import { spec, type Message } from './message';

const any = ['AttributeReferenceID', 'AttributeReason', 'AttributeExtensions'] as const;
const onCall = ['AttributeThisDN', 'AttributeConnID'] as const;

/** Every request that is supported. One line more here, and the codec, the types and the docs know it. */
export const requests = {
  RequestRegisterClient: spec(
    'Logs in; the first request of every connection. Answered by EventLinkConnected, and then EventServerInfo.',
    ['AttributeApplicationName'],
    ['AttributeApplicationPassword', 'AttributeProtocolVersion', ...any],
  ),
  RequestRegisterAddress: spec(
    'Asks for the events of a DN from now on. Answered by EventRegistered. To register again is no error.',
    ['AttributeThisDN'],
    ['AttributeRegisterMode', 'AttributeAddressType', 'AttributeControlMode', ...any],
  ),
  RequestUnregisterAddress: spec(
    'Ends a registration. Answered by EventUnregistered.',
    ['AttributeThisDN'],
    ['AttributeControlMode', ...any],
  ),
  RequestQueryServer: spec('Asks who the server is. Answered by EventServerInfo.', [], any),
  RequestQueryAddress: spec(
    'Asks what a DN is doing. Answered by EventAddressInfo.',
    ['AttributeThisDN', 'AttributeAddressInfoType'],
    ['AttributeAddressType', ...any],
  ),
  RequestQueryCall: spec(
    'Asks what is known of a call. Answered by EventPartyInfo.',
    ['AttributeConnID'],
    ['AttributeThisDN', 'AttributeCallInfoType', ...any],
  ),
  RequestAttachUserData: spec(
    'Adds pairs to the attached data; the value of a key that is there already is replaced. Answered by EventAttachedDataChanged.',
    [...onCall, 'AttributeUserData'],
    any,
  ),
  RequestUpdateUserData: spec(
    'Replaces the values of these keys and adds those that are missing. Answered by EventAttachedDataChanged.',
    [...onCall, 'AttributeUserData'],
    any,
  ),
  RequestDeletePair: spec(
    'Takes one key out of the attached data; one that is not there is no error. Answered by EventAttachedDataChanged.',
    [...onCall, 'AttributeDataKey'],
    any,
  ),
  RequestDeleteUserData: spec(
    'Takes all pairs out of the attached data. Answered by EventAttachedDataChanged.',
    onCall,
    any,
  ),
  RequestPrivateService: spec(
    'Asks for a service that T-Lib has no request for: here, the recording services. Answered by EventACK once it is accepted; EventPrivateInfo tells when it has happened.',
    ['AttributePrivateMsgID', ...onCall],
    any,
  ),
  RequestDistributeUserEvent: spec(
    'Sends data to every client registered for ThisDN, as EventUserEvent. Answered by EventACK.',
    ['AttributeThisDN', 'AttributeUserData'],
    ['AttributeUserEvent', 'AttributeConnID', ...any],
  ),
} as const;

export type RequestName = keyof typeof requests;

/** One request by its name. */
export type RequestOf<Name extends RequestName> = Message<Name, (typeof requests)[Name]>;

/** Any request; `name` tells which. */
export type Request = { [Name in RequestName]: RequestOf<Name> }[RequestName];

/** What the server leaves to its handler: everything but login and questions about the server itself. */
export type SwitchRequest = Exclude<
  Request,
  { readonly name: 'RequestRegisterClient' | 'RequestQueryServer' }
>;
