import { spec, type Message } from './message';

const call = [
  'AttributeConnID',
  'AttributeCallUUID',
  'AttributeCallType',
  'AttributeThisDN',
] as const;

const extra = ['AttributeReason', 'AttributeExtensions'] as const;

const aboutCall = [
  'AttributeReferenceID',
  'AttributeCallID',
  'AttributePreviousConnID',
  'AttributeCallState',
  'AttributeThisDNRole',
  'AttributeThisQueue',
  'AttributeOtherDN',
  'AttributeOtherDNRole',
  'AttributeThirdPartyDN',
  'AttributeThirdPartyDNRole',
  'AttributeANI',
  'AttributeDNIS',
  'AttributeAgentID',
  'AttributeRouteType',
  'AttributeUserData',
  ...extra,
] as const;

const callEvent = (
  doc: string,
): { doc: string; mandatory: typeof call; optional: typeof aboutCall } =>
  spec(doc, call, aboutCall);

const aboutAgent = [
  'AttributeReferenceID',
  'AttributeAgentWorkMode',
  'AttributeThisQueue',
  ...extra,
] as const;

const agentEvent = (doc: string) =>
  spec(doc, ['AttributeThisDN', 'AttributeAgentID'] as const, aboutAgent);

/** Every event that is spoken, but for the four attributes that any event may carry. */
export const events = {
  EventLinkConnected: spec(
    'The login is accepted. Extensions: `addp-timeout-ms`, after how much silence the server polls; `addp-remote-timeout-ms`, after how much silence the client had better poll; 0 is never.',
    ['AttributeApplicationName'],
    ['AttributeReferenceID', 'AttributeProtocolVersion', 'AttributeExtensions'],
  ),
  EventLinkDisconnected: spec(
    'The link is lost. Never sent: a client library makes it for its own user.',
    [],
    ['AttributeErrorMessage'],
  ),
  EventServerInfo: spec(
    'Who the server is.',
    ['AttributeServerVersion', 'AttributeServerRole'],
    ['AttributeReferenceID', 'AttributeServerStartTime', 'AttributeExtensions'],
  ),
  EventRegistered: spec(
    'The DN is registered. Extensions list the calls that are on it now.',
    ['AttributeThisDN'],
    [
      'AttributeReferenceID',
      'AttributeAddressType',
      'AttributeRegisterMode',
      'AttributeAddressInfoStatus',
      'AttributeAgentID',
      'AttributeAgentWorkMode',
      ...extra,
    ],
  ),
  EventUnregistered: spec(
    'The DN is no longer registered.',
    ['AttributeThisDN'],
    ['AttributeReferenceID', ...extra],
  ),
  EventAddressInfo: spec(
    'What a DN is doing. Extensions list the calls that are on it, if CallsQuery asked for them.',
    ['AttributeThisDN', 'AttributeAddressInfoType', 'AttributeAddressInfoStatus'],
    ['AttributeReferenceID', 'AttributeAddressType', 'AttributeAgentID', ...extra],
  ),
  EventPartyInfo: spec(
    'What is known of a call. Extensions list its parties.',
    ['AttributeConnID', 'AttributeCallUUID', 'AttributeCallType'],
    [
      'AttributeReferenceID',
      'AttributeCallInfoType',
      'AttributeCallID',
      'AttributeCallState',
      'AttributeThisDN',
      'AttributeANI',
      'AttributeDNIS',
      'AttributeUserData',
      ...extra,
    ],
  ),
  EventQueued: callEvent('The call waits in a queue or on a routing point.'),
  EventDiverted: callEvent('The call has left a queue or a routing point.'),
  EventAbandoned: callEvent('The caller hung up before the call was answered.'),
  EventRinging: callEvent('The call rings at ThisDN.'),
  EventDialing: callEvent('ThisDN is calling.'),
  EventNetworkReached: callEvent('The call of ThisDN has reached the outside network.'),
  EventDestinationBusy: callEvent('The destination that ThisDN called is busy.'),
  EventEstablished: callEvent('ThisDN is talking.'),
  EventReleased: callEvent('ThisDN has left the call.'),
  EventHeld: callEvent('ThisDN has put the call on hold.'),
  EventRetrieved: callEvent('ThisDN has taken the call off hold.'),
  EventPartyChanged: callEvent('Another party took the place of one: OtherDN is the new one.'),
  EventPartyAdded: callEvent('OtherDN has joined the call.'),
  EventPartyDeleted: callEvent('OtherDN has left a conference.'),
  EventRouteRequest: callEvent('The call at ThisDN waits to be routed.'),
  EventRouteUsed: callEvent('The call at ThisDN has been routed.'),
  EventAttachedDataChanged: spec(
    'The attached data of the call has changed. UserData is all of it, not the change.',
    [...call, 'AttributeUserData'],
    ['AttributeReferenceID', 'AttributeCallID', 'AttributeThirdPartyDN', ...extra],
  ),
  EventAgentLogin: agentEvent('The agent has logged in at ThisDN.'),
  EventAgentLogout: agentEvent('The agent has logged out.'),
  EventAgentReady: agentEvent('The agent is ready for calls.'),
  EventAgentNotReady: agentEvent('The agent is not ready for calls.'),
  EventUserEvent: spec(
    'What another client sent by RequestDistributeUserEvent.',
    ['AttributeThisDN', 'AttributeUserData'],
    ['AttributeReferenceID', 'AttributeConnID', 'AttributeCallUUID', ...extra],
  ),
  EventPrivateInfo: spec(
    'A private service has done its work: for the recording services, what was asked for has really happened.',
    ['AttributePrivateMsgID', 'AttributeThisDN'],
    ['AttributeReferenceID', 'AttributeConnID', 'AttributeCallUUID', ...extra],
  ),
  EventACK: spec(
    'The request is accepted.',
    ['AttributeReferenceID'],
    ['AttributeThisDN', 'AttributeConnID', 'AttributePrivateMsgID', ...extra],
  ),
  EventError: spec(
    'The request is refused, or (without ReferenceID) something else is wrong.',
    ['AttributeErrorCode', 'AttributeErrorMessage'],
    [
      'AttributeReferenceID',
      'AttributeThisDN',
      'AttributeConnID',
      'AttributePrivateMsgID',
      ...extra,
    ],
  ),
} as const;

/** What every event carries besides: its number and its time. */
export const stamped = spec(
  '',
  ['AttributeEventSequenceNumber', 'AttributeTimeinSecs', 'AttributeTimeinuSecs'],
  [],
);

export type EventName = keyof typeof events;

/** One event by its name, as a client gets it. */
export type EventOf<Name extends EventName> = Message<
  Name,
  {
    readonly doc: string;
    readonly mandatory: readonly (
      (typeof events)[Name]['mandatory'][number] | (typeof stamped)['mandatory'][number]
    )[];
    readonly optional: (typeof events)[Name]['optional'];
  }
>;

/** Any event, as a client gets it; `name` tells which. */
export type Event = { [Name in EventName]: EventOf<Name> }[EventName];

/** One event as a server sends it: the server adds its number, and the time unless `at` gives it. */
export type OutgoingEventOf<Name extends EventName> = Message<Name, (typeof events)[Name]> & {
  readonly at?: Date | undefined;
};

/** Any event as a server sends it. */
export type OutgoingEvent = { [Name in EventName]: OutgoingEventOf<Name> }[EventName];

/** When it happened, by the server's clock. */
export const timeOf = (event: Event): Date =>
  new Date(event.timeinSecs * 1_000 + Math.floor(event.timeinuSecs / 1_000));
