import {
  callUUIDType,
  connIDType,
  counter,
  dnType,
  integer,
  label,
  list,
  oneOf,
  text,
  unsigned,
  type AttributeType,
} from './attribute-type';
import * as numbers from './enumerations';

/** One attribute: T-Lib's number of it, what it holds and what it means. */
export interface Attribute<Value> {
  readonly index: number;
  readonly type: AttributeType<Value>;
  readonly doc: string;
}

const a = <Value>(index: number, type: AttributeType<Value>, doc: string): Attribute<Value> => ({
  index,
  type,
  doc,
});

const role = oneOf('DNRole', numbers.DNRole);

/** Every attribute that is spoken here, under its name on the wire. */
export const attributes = {
  AttributeProtocolVersion: a(0, text, 'version of this protocol, `1`'),
  AttributeErrorMessage: a(1, text, 'the error in words, for people and logs'),
  AttributeReferenceID: a(2, unsigned, 'chosen by the requester, echoed in the answer'),
  AttributeCallID: a(3, counter, 'the number the PBX gave the call; 0 if it gave none'),
  AttributeConnID: a(9, connIDType, 'the call'),
  AttributePreviousConnID: a(10, connIDType, 'the call it was before a transfer or conference'),
  AttributeCallState: a(13, oneOf('CallState', numbers.CallState), 'what became of the call'),
  AttributeAgentID: a(14, label, 'login of the agent'),
  AttributeAgentWorkMode: a(16, oneOf('AgentWorkMode', numbers.AgentWorkMode), 'work mode'),
  AttributeReason: a(17, list, 'why the requester asks; passed on, not looked into'),
  AttributeDNIS: a(18, text, 'the number that was dialled'),
  AttributeANI: a(19, text, 'the number of the caller'),
  AttributeThisDN: a(20, dnType, 'the DN that the message is about'),
  AttributeThisQueue: a(21, dnType, 'the queue that the call came through'),
  AttributeThisDNRole: a(23, role, 'part of ThisDN in the call'),
  AttributeOtherDN: a(24, dnType, 'the DN at the other end'),
  AttributeOtherDNRole: a(27, role, 'part of OtherDN in the call'),
  AttributeThirdPartyDN: a(28, dnType, 'who did it: transferred, added, changed the data'),
  AttributeThirdPartyDNRole: a(31, role, 'part of ThirdPartyDN in the call'),
  AttributeErrorCode: a(46, integer, 'one of the error codes below'),
  AttributeAddressType: a(47, oneOf('AddressType', numbers.AddressType), 'kind of the DN'),
  AttributeRegisterMode: a(49, oneOf('RegisterMode', numbers.RegisterMode), 'how it is shared'),
  AttributeControlMode: a(50, oneOf('ControlMode', numbers.ControlMode), 'accepted, not used'),
  AttributeUserData: a(51, list, 'attached data'),
  AttributeDataKey: a(52, text, 'key of one pair of the attached data'),
  AttributeExtensions: a(53, list, 'what T-Lib itself has no attribute for; keys see the message'),
  AttributeCallType: a(54, oneOf('CallType', numbers.CallType), 'kind of the call'),
  AttributeAddressInfoType: a(
    56,
    oneOf('AddressInfoType', numbers.AddressInfoType),
    'what is asked of the DN',
  ),
  AttributeAddressInfoStatus: a(57, integer, 'the answer: an AddressStatus, or a count'),
  AttributeUserEvent: a(58, oneOf('UserEventType', numbers.UserEventType), 'event to distribute'),
  AttributeRouteType: a(60, oneOf('RouteType', numbers.RouteType), 'how the call was routed'),
  AttributeServerVersion: a(61, text, 'version of the server'),
  AttributeServerRole: a(62, oneOf('ServerRole', numbers.ServerRole), 'role of the server'),
  AttributeApplicationName: a(64, label, 'who logs in'),
  AttributeApplicationPassword: a(65, text, 'its password'),
  AttributeCallInfoType: a(74, oneOf('CallInfoType', numbers.CallInfoType), 'what is asked'),
  AttributeTimeinSecs: a(86, counter, 'when it happened: seconds since 1970 (UTC)'),
  AttributeTimeinuSecs: a(87, unsigned, 'and microseconds of that second'),
  AttributePrivateMsgID: a(105, integer, 'which private service'),
  AttributeCallUUID: a(141, callUUIDType, 'the call, for ever and everywhere'),
  AttributeServerStartTime: a(147, counter, 'when the server started: seconds since 1970 (UTC)'),
  AttributeEventSequenceNumber: a(148, counter, 'rises from event to event; gaps are normal'),
} as const;

/** The name of an attribute on the wire: `AttributeThisDN`. */
export type AttributeName = keyof typeof attributes;

/** What an attribute holds in code. */
export type ValueOf<Name extends AttributeName> =
  (typeof attributes)[Name] extends Attribute<infer Value> ? Value : never;

/**
 * The name of an attribute in code. The whole rule: drop "Attribute"; a name that is all capitals becomes
 * all small (`AttributeANI` is `ani`), of any other the first letter does (`AttributeThisDN` is `thisDN`).
 */
export type Field<Wire extends string> = Wire extends `Attribute${infer Name}`
  ? Name extends Uppercase<Name>
    ? Lowercase<Name>
    : Uncapitalize<Name>
  : never;

/** `Field` at run time. */
export const fieldOf = <Wire extends AttributeName>(wire: Wire): Field<Wire> => {
  const name = wire.slice('Attribute'.length);
  const field =
    name === name.toUpperCase() ? name.toLowerCase() : name.charAt(0).toLowerCase() + name.slice(1);
  // Sound: does to the text what `Field` does to the type.
  return field as Field<Wire>;
};

/** Other names that are taken for an attribute on input: what T-Lib's own prose calls it. */
export const aliases: Readonly<Record<string, AttributeName>> = {
  AttributeConnectionID: 'AttributeConnID',
  AttributeReasons: 'AttributeReason',
};
