import type { EventEmitter } from 'node:events';
import type { CallEvent, PartySeen } from './call-event';
import type { PartyID } from './ids';

/** A call that was up when the link came up: its parties, and since when the PBX has them. */
export interface CallSeen {
  readonly parties: readonly PartySeen[];
  readonly isTalking: boolean;
  readonly at: Date;
}

/** Everything that is on the PBX at one moment. */
export interface Snapshot {
  readonly calls: readonly CallSeen[];
  /** Every party that exists, in a call or not: who is missing here has gone. */
  readonly parties: ReadonlySet<PartyID>;
}

export type CallSourceEvents = {
  /** The link is usable (again); `snapshot` is what the PBX has now: compare, nothing is replayed. */
  up: [snapshot: Snapshot];
  /** The link is lost; what happens on the PBX meanwhile is not told. */
  down: [reason: string];
  call: [event: CallEvent];
};

/** Tells of the calls of one PBX, whether or not anything of ours is in their path. */
export interface CallSource {
  /** The PBX's name, as configured. */
  readonly name: string;
  readonly events: EventEmitter<CallSourceEvents>;
  /** Resolves once the link is usable, and keeps it so until `close`. */
  connect(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}
