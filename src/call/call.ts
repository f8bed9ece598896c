import type { DNType } from './dn';
import type { CallUUID, ConnID, DN, PartyID } from './ids';
import type { KeyValueList } from './user-data';

export type CallType = 'Unknown' | 'Internal' | 'Inbound' | 'Outbound';
export type PartyRole = 'Origination' | 'Destination';
export type PartyState = 'Dialing' | 'Ringing' | 'Established' | 'Held';

/** One party of a call, as T-Lib sees it. */
export interface Party {
  readonly party: PartyID;
  readonly dn: DN;
  readonly dnType: DNType;
  /** What the others know it by: its DN, or the far number behind a trunk. */
  readonly number: string;
  readonly role: PartyRole;
  readonly state: PartyState;
}

/** One call. A change makes a new value. */
export interface Call {
  readonly connID: ConnID;
  readonly callUUID: CallUUID;
  readonly callType: CallType;
  readonly ani: string;
  readonly dnis: string;
  readonly parties: readonly Party[];
  readonly userData: KeyValueList;
  readonly startedAt: Date;
  /** When the first two parties could hear each other. */
  readonly establishedAt?: Date;
}

export const partyOf = (call: Call, party: PartyID): Party | undefined =>
  call.parties.find(one => one.party === party);

/** Whom `party` talks to, when there is exactly one such; T-Lib's OtherDN. */
export function otherOf(call: Call, party: Party): Party | undefined {
  const others = call.parties.filter(one => one.party !== party.party);
  return others.length === 1 ? others[0] : others.find(one => one.state === 'Established');
}

/** Inbound and outbound are seen from the extensions: who is behind the trunk began the call, or not. */
export function callTypeOf(parties: readonly Party[]): CallType {
  const trunk = parties.find(party => party.dnType === 'trunk');
  if (!trunk) return parties.length > 1 ? 'Internal' : 'Unknown';
  return trunk.role === 'Origination' ? 'Inbound' : 'Outbound';
}
