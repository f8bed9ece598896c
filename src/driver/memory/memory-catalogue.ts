import type { CallUUID, RecordingID } from '../../call/ids';
import { limitOf, type Catalogue, type RecordingQuery } from '../../catalogue/catalogue';
import type { JourneyEntry, Recording } from '../../catalogue/recording';

/** A catalogue that lives as long as the process: for tests and dry runs. */
export class MemoryCatalogue implements Catalogue {
  readonly #recordings = new Map<RecordingID, Recording>();
  readonly #journey: JourneyEntry[] = [];

  save(recording: Recording): void {
    this.#recordings.set(recording.id, recording);
  }

  get(id: RecordingID): Recording | undefined {
    return this.#recordings.get(id);
  }

  list(query: RecordingQuery = {}): readonly Recording[] {
    return [...this.#recordings.values()]
      .filter(recording => matches(recording, query))
      .sort(newestFirst)
      .slice(0, limitOf(query));
  }

  append(entry: JourneyEntry): void {
    this.#journey.push(entry);
  }

  journey(id: RecordingID | CallUUID): readonly JourneyEntry[] {
    return this.#journey
      .filter(entry => entry.recordingID === id || entry.callUUID === id)
      .sort((one, other) => one.at.getTime() - other.at.getTime());
  }

  close(): void {}
}

function matches(recording: Recording, query: RecordingQuery): boolean {
  return (['callUUID', 'connID', 'recordDN', 'status'] as const).every(
    field => query[field] === undefined || query[field] === recording[field],
  );
}

function newestFirst(one: Recording, other: Recording): number {
  return other.startedAt.getTime() - one.startedAt.getTime() || (one.id < other.id ? 1 : -1);
}
