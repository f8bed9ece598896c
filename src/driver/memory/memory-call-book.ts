import type { ConnID } from '../../call/ids';
import type { CallBook, CallBookEntry } from '../../switch/call-book';

/** A call book that lives as long as the process: for tests and dry runs. */
export class MemoryCallBook implements CallBook {
  readonly #entries = new Map<ConnID, CallBookEntry>();

  save(entry: CallBookEntry): void {
    this.#entries.set(entry.connID, entry);
  }

  forget(connID: ConnID): void {
    this.#entries.delete(connID);
  }

  entries(): readonly CallBookEntry[] {
    return [...this.#entries.values()].sort(oldestFirst);
  }
}

function oldestFirst(one: CallBookEntry, other: CallBookEntry): number {
  return (
    one.startedAt.getTime() - other.startedAt.getTime() || (one.connID < other.connID ? -1 : 1)
  );
}
