import type { CallUUID, ConnID, DN, RecordingID } from '../call/ids';
import type { JourneyEntry, Recording, RecordingStatus } from './recording';

/** What to list; all given fields must match. Newest first, `limit` at most (default 100). */
export interface RecordingQuery {
  readonly callUUID?: CallUUID;
  readonly connID?: ConnID;
  readonly recordDN?: DN;
  readonly status?: RecordingStatus;
  readonly limit?: number;
}

/** How many rows `query` asks for: its limit as a whole number from 0 up, 100 when it names none. */
export function limitOf({ limit = 100 }: RecordingQuery): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.trunc(limit)));
}

/**
 * One row per recording and its journey. A call that should have been recorded and was not has a row too.
 * A write is seen by the next read at once and is durable within 10 ms; `StorageError` when it cannot be made. Synchronous, because the
 * embedded engine is and a row must be there before the next event is looked at.
 */
export interface Catalogue {
  /** Inserts the row or replaces the one with the same id. */
  save(recording: Recording): void;
  get(id: RecordingID): Recording | undefined;
  list(query?: RecordingQuery): readonly Recording[];
  append(entry: JourneyEntry): void;
  /** The journey of a recording, by its id, or of a call, by its CallUUID; oldest first. */
  journey(id: RecordingID | CallUUID): readonly JourneyEntry[];
  /** Idempotent. */
  close(): void;
}
