import {
  callUUID,
  connID,
  dn,
  isCallUUID,
  isConnID,
  type CallUUID,
  type ConnID,
  type DN,
} from '../call/ids';
import type { KeyValue, KeyValueList } from '../call/user-data';
import { CallType, DNRole, PartyState } from './enumerations';

/** One call on a DN, as the Extensions of EventRegistered and EventAddressInfo list it. */
export interface ListedCall {
  readonly connID: ConnID;
  readonly callUUID: CallUUID;
  readonly callType: CallType;
  readonly partyState: PartyState;
}

/** One party of a call, as the Extensions of EventPartyInfo list it. */
export interface ListedParty {
  readonly dn: DN;
  readonly role: DNRole;
  readonly partyState: PartyState;
}

/** The Extensions `conn-1`, `uuid-1`, `ct-1`, `ps-1`, `conn-2`, … */
export const callsExtension = (calls: readonly ListedCall[]): KeyValueList =>
  numbered(
    calls.map(call => ({
      conn: call.connID,
      uuid: call.callUUID,
      ct: call.callType,
      ps: call.partyState,
    })),
  );

/** The calls that such Extensions list; a call that is not whole is left out. */
export const callsIn = (extensions: KeyValueList = {}): readonly ListedCall[] =>
  rows(extensions, 'conn').flatMap(row => {
    const [conn, uuid] = [row('conn'), row('uuid')];
    const callType = among(CallType, row('ct'));
    const partyState = among(PartyState, row('ps'));
    if (typeof conn !== 'string' || !isConnID(conn)) return [];
    if (typeof uuid !== 'string' || !isCallUUID(uuid)) return [];
    if (callType === undefined || partyState === undefined) return [];
    return [{ connID: connID(conn), callUUID: callUUID(uuid), callType, partyState }];
  });

/** The Extensions `dn-1`, `role-1`, `ps-1`, `dn-2`, … */
export const partiesExtension = (parties: readonly ListedParty[]): KeyValueList =>
  numbered(parties.map(party => ({ dn: party.dn, role: party.role, ps: party.partyState })));

/** The parties that such Extensions list; a party that is not whole is left out. */
export const partiesIn = (extensions: KeyValueList = {}): readonly ListedParty[] =>
  rows(extensions, 'dn').flatMap(row => {
    const name = row('dn');
    const role = among(DNRole, row('role'));
    const partyState = among(PartyState, row('ps'));
    if (typeof name !== 'string' || role === undefined || partyState === undefined) return [];
    return [{ dn: dn(name), role, partyState }];
  });

const numbered = (entries: readonly KeyValueList[]): KeyValueList =>
  Object.fromEntries(
    entries.flatMap((entry, index) =>
      Object.entries(entry).map(([key, value]) => [`${key}-${index + 1}`, value]),
    ),
  );

type Row = (key: string) => KeyValue | undefined;

function rows(list: KeyValueList, first: string): readonly Row[] {
  const found: Row[] = [];
  for (let n = 1; Object.hasOwn(list, `${first}-${n}`); n++) found.push(key => list[`${key}-${n}`]);
  return found;
}

const among = <Value extends number>(
  numbers: Readonly<Record<string, Value>>,
  value: KeyValue | undefined,
): Value | undefined => Object.values(numbers).find(number => number === value);
