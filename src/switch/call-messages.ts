import { otherOf, type Call, type Party, type PartyState } from '../call/call';
import type { Occurrence } from '../call/call-model';
import { dn, type DN } from '../call/ids';
import type { KeyValueList } from '../call/user-data';
import { callsExtension, partiesExtension } from '../tlib/call-list';
import {
  AddressStatus,
  CallState,
  CallType,
  DNRole,
  PartyState as TlibPartyState,
} from '../tlib/enumerations';
import type { EventName, OutgoingEventOf } from '../tlib/events';
import type { ControlledSession } from './controlled-session';

/** The events that tell of a party's part in a call; all have the same attributes. */
type CallEventName = Extract<EventName, Occurrence['name']>;
type CallEventMessage = Omit<OutgoingEventOf<'EventEstablished'>, 'name'> & {
  readonly name: CallEventName;
};

/** Q.850 causes that T-Lib has a word for. */
const callStates: Readonly<Record<number, CallState>> = {
  17: CallState.Busy,
  18: CallState.NoAnswer,
  19: CallState.NoAnswer,
  26: CallState.Redirected,
};

const partyStates: Readonly<Record<PartyState, TlibPartyState>> = {
  Dialing: TlibPartyState.Initiated,
  Ringing: TlibPartyState.Alerting,
  Established: TlibPartyState.Connected,
  Held: TlibPartyState.Held,
};

/** What an occurrence on a call is in T-Lib, for the clients registered for that party's DN. */
export function callEvent(call: Call, occurrence: Occurrence): CallEventMessage {
  const { party, at } = occurrence;
  const other = otherOf(call, party);
  const callState = callStates[occurrence.cause ?? 0] ?? CallState.Ok;
  return {
    name: occurrence.name,
    ...identity(call),
    thisDN: party.dn,
    thisDNRole: DNRole[party.role],
    callState,
    ani: call.ani,
    dnis: call.dnis,
    ...(other && { otherDN: dn(other.number), otherDNRole: DNRole[other.role] }),
    ...(Object.keys(call.userData).length > 0 && { userData: call.userData }),
    at,
  };
}

/** The attached data as it is now, for one party's DN. `referenceID` for the one who asked for the change. */
export const dataChanged = (
  call: Call,
  thisDN: DN,
  by: DN | undefined,
  referenceID?: number,
): OutgoingEventOf<'EventAttachedDataChanged'> => ({
  name: 'EventAttachedDataChanged',
  ...identity(call),
  thisDN,
  userData: call.userData,
  ...(by !== undefined && { thirdPartyDN: by }),
  ...(referenceID !== undefined && { referenceID }),
});

/** Everything that is known of a call. */
export const partyInfo = (
  call: Call,
  sessions: readonly ControlledSession[],
): OutgoingEventOf<'EventPartyInfo'> => ({
  name: 'EventPartyInfo',
  ...identity(call),
  callState: CallState.Ok,
  ani: call.ani,
  dnis: call.dnis,
  userData: call.userData,
  extensions: {
    ...partiesExtension(
      call.parties.map(party => ({
        dn: party.dn,
        role: DNRole[party.role],
        partyState: partyStates[party.state],
      })),
    ),
    'started-at': call.startedAt.toISOString(),
    ...(call.establishedAt && { 'established-at': call.establishedAt.toISOString() }),
    recordings: Object.fromEntries(
      sessions.map(({ session, decision, recordDN }) => [
        session.id,
        { 'record-dn': recordDN, way: decision.way, state: session.state.name },
      ]),
    ),
  },
});

/** The calls on a DN, for the Extensions of EventRegistered and EventAddressInfo. */
export const callList = (calls: readonly Call[], thisDN: DN): KeyValueList =>
  callsExtension(
    calls.map(call => {
      const own = call.parties.find(party => party.dn === thisDN);
      return {
        connID: call.connID,
        callUUID: call.callUUID,
        callType: CallType[call.callType],
        partyState: partyStates[own?.state ?? 'Established'],
      };
    }),
  );

const statuses: Readonly<Record<PartyState, AddressStatus>> = {
  Dialing: AddressStatus.Dialing,
  Ringing: AddressStatus.Ringing,
  Established: AddressStatus.Talking,
  Held: AddressStatus.Held,
};

/** What a DN is doing: the state of its party on the newest of its calls. */
export function addressStatus(calls: readonly Call[], thisDN: DN): AddressStatus {
  const party: Party | undefined = calls.at(-1)?.parties.find(one => one.dn === thisDN);
  return party ? statuses[party.state] : AddressStatus.Idle;
}

const identity = (call: Call) => ({
  connID: call.connID,
  callUUID: call.callUUID,
  callType: CallType[call.callType],
});
