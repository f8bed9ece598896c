import { recordingID, type RecordingID } from '../call/ids';
import { attemptWrite } from '../catalogue/attempt-write';
import type { Catalogue } from '../catalogue/catalogue';
import type { JourneyEntry, Recording } from '../catalogue/recording';
import type { Logger } from '../log/logger';
import type { OngoingRecording } from './ongoing-recording';
import type { LegIdentity } from './request-uri';

/** The rows and journeys of recordings that go on. No recording depends on their being written. */
export class RecordingJournal {
  readonly #catalogue: Catalogue;
  readonly #log: Logger;

  constructor(catalogue: Catalogue, log: Logger) {
    this.#catalogue = catalogue;
    this.#log = log;
  }

  /** A call that still rings has no row: it may never be answered. */
  save(ongoing: OngoingRecording): void {
    if (ongoing.isUnanswered || ongoing.row.legs.length === 0) return;
    attemptWrite(this.#log, () => {
      this.#catalogue.save(ongoing.row);
    });
  }

  note(ongoing: OngoingRecording, what: string, details: JourneyEntry['details']): void {
    const { id, callUUID } = ongoing.row;
    this.#log.info(what, { recordingID: id, callUUID, ...details });
    attemptWrite(this.#log, () => {
      this.#catalogue.append({ at: new Date(), callUUID, recordingID: id, what, details });
    });
  }

  /** An id that a finished recording has already is a stranger's mistake: that recording must not be lost by it. */
  freeID({ recordingID: asked }: LegIdentity): RecordingID {
    let id = asked;
    for (let n = 2; this.#catalogue.get(id) !== undefined; n += 1)
      id = recordingID(`${asked}~${n}`);
    return id;
  }

  /** The row of a recording that a predecessor began and that goes on. */
  rowOf({ recordingID: asked, callUUID }: LegIdentity): Recording | undefined {
    return this.#catalogue
      .list({ callUUID, status: 'recording' })
      .find(({ id }) => id === asked || id.startsWith(`${asked}~`));
  }

  /** Rows of recordings that are not archived yet. */
  unfinished(): readonly Recording[] {
    return (['recording', 'archiving'] as const).flatMap(status =>
      this.#catalogue.list({ status, limit: 10_000 }),
    );
  }
}
