import type { CallUUID, ConnID, DN, PartyID } from '../call/ids';
import type { KeyValueList } from '../call/user-data';

/** One call that is up: what gives it back its ConnID, CallUUID and UserData after a restart of the switch. */
export interface CallBookEntry {
  readonly connID: ConnID;
  readonly callUUID: CallUUID;
  /** Name of the PBX, as the configuration has it. */
  readonly pbx: string;
  /** What that PBX calls the call. */
  readonly pbxCall: string;
  readonly parties: readonly {
    readonly party: PartyID;
    readonly dn: DN;
    /** T-Lib's role of the party in the call. */
    readonly role: number;
  }[];
  readonly userData: KeyValueList;
  readonly startedAt: Date;
}

/**
 * The switch's memory of the calls that are up. A write is durable within 10 ms; `StorageError` when it
 * cannot be made.
 */
export interface CallBook {
  /** Inserts the entry or replaces the one with the same ConnID. */
  save(entry: CallBookEntry): void;
  /** Idempotent: an unknown ConnID is no fault. */
  forget(connID: ConnID): void;
  /** Every call that was saved and not forgotten, oldest first. */
  entries(): readonly CallBookEntry[];
}
