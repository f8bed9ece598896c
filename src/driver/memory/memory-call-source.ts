import { EventEmitter } from 'node:events';
import type { CallEvent } from '../../call/call-event';
import type { CallSource, CallSourceEvents, Snapshot } from '../../call/call-source';
import { silent, type Logger } from '../../log/logger';
import { tell } from '../../events';

const nothing: Snapshot = { calls: [], parties: new Set() };

/** A PBX whose calls are told by hand: for tests and dry runs. */
export class MemoryCallSource implements CallSource {
  readonly name: string;
  readonly events = new EventEmitter<CallSourceEvents>();
  /** What the next `connect` or `up` finds on the PBX. */
  snapshot: Snapshot = nothing;
  readonly #log: Logger;
  #isClosed = false;

  constructor(name = 'memory', log: Logger = silent) {
    this.name = name;
    this.#log = log;
  }

  async connect(): Promise<void> {
    this.up();
  }

  /** The link is there (again), with this on the PBX. */
  up(snapshot: Snapshot = this.snapshot): void {
    this.snapshot = snapshot;
    if (!this.#isClosed) tell(this.events, this.#log, 'up', snapshot);
  }

  down(reason = 'the PBX is away'): void {
    if (!this.#isClosed) tell(this.events, this.#log, 'down', reason);
  }

  /** Something happened on the PBX. */
  say(...events: readonly CallEvent[]): void {
    if (this.#isClosed) return;
    for (const event of events) tell(this.events, this.#log, 'call', event);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }
}
