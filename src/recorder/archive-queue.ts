import { setTimeout as delay } from 'node:timers/promises';
import type { Archive } from '../archive/archive';
import { ArchiveError } from '../archive/archive-error';
import { backoffMs } from '../async/backoff';
import type { RecordingID } from '../call/ids';
import { attemptWrite } from '../catalogue/attempt-write';
import type { Catalogue } from '../catalogue/catalogue';
import type { Recording } from '../catalogue/recording';
import { messageOf } from '../errors';
import type { Logger } from '../log/logger';

/** How often storing is tried before it is left to the next start. */
const tries = 5;

/** Archives recordings that are over, one at a time; on any doubt the legs' files stay where they are. */
export class ArchiveQueue {
  readonly #archive: Archive;
  readonly #catalogue: Catalogue;
  readonly #log: Logger;
  readonly #queued = new Set<RecordingID>();
  /** How long to wait before the second try; before each further one twice as long. */
  readonly #retryMs: number;
  #work: Promise<void> = Promise.resolve();

  constructor(archive: Archive, catalogue: Catalogue, log: Logger, retryMs = 200) {
    this.#retryMs = retryMs;
    this.#archive = archive;
    this.#catalogue = catalogue;
    this.#log = log;
  }

  has(id: RecordingID): boolean {
    return this.#queued.has(id);
  }

  add(recording: Recording): void {
    this.#queued.add(recording.id);
    attemptWrite(this.#log, () => {
      this.#catalogue.save(recording);
    });
    this.#enqueue(recording, () => this.#store(recording));
  }

  /** Of a call that nobody answered there is nothing to keep. */
  discard(recording: Recording): void {
    this.#enqueue(recording, async () => {
      await this.#archive.discard(recording);
      // A row there is only if it was not known yet that the call rang.
      if (this.#catalogue.get(recording.id)) {
        const reasons = ['the call was not answered'];
        this.#catalogue.save({ ...recording, legs: [], status: 'failed', reasons });
      }
      this.#log.info('call was not answered', { recordingID: recording.id });
      this.#append(recording, 'call was not answered', {});
    });
  }

  /** Resolves when nothing is left to do. */
  async settled(): Promise<void> {
    for (let work; work !== this.#work;) await (work = this.#work);
  }

  #enqueue(recording: Recording, job: () => Promise<void>): void {
    this.#work = this.#work.then(job).catch((error: unknown) => {
      this.#log.error('archive failed', { recordingID: recording.id, reason: messageOf(error) });
    });
  }

  async #store(recording: Recording): Promise<void> {
    try {
      for (let n = 0; n < tries; n += 1) {
        if (n > 0) await delay(backoffMs(n - 1, this.#retryMs));
        if (await this.#tried(recording)) break;
      }
    } finally {
      this.#queued.delete(recording.id);
    }
  }

  async #tried(recording: Recording): Promise<boolean> {
    const { id: recordingID } = recording;
    try {
      const { notes, ...archived } = await this.#archive.store(recording);
      const endedAt =
        recording.endedAt ?? new Date(recording.startedAt.getTime() + archived.seconds * 1_000);
      this.#catalogue.save({ ...recording, ...archived, endedAt });
      const { status, seconds, reasons } = archived;
      if (status === 'suspect') this.#log.warn('recording is suspect', { recordingID, reasons });
      else this.#log.info('recording archived', { recordingID, seconds });
      this.#append(recording, 'archived', { status, seconds });
      for (const reason of reasons) this.#append(recording, 'suspect', { reason });
      for (const note of notes) this.#append(recording, 'noted', { note });
      return true;
    } catch (error) {
      const reason = messageOf(error);
      this.#log.error('recording not archived', { recordingID, reason });
      this.#append(recording, 'not archived', { reason });
      if (!(error instanceof ArchiveError)) return false; // The disk's fault: it may mend.
      attemptWrite(this.#log, () => {
        this.#catalogue.save({ ...recording, status: 'failed', reasons: [reason] });
      });
      return true;
    }
  }

  #append(recording: Recording, what: string, details: Record<string, string | number>): void {
    const { callUUID, id: recordingID } = recording;
    attemptWrite(this.#log, () => {
      this.#catalogue.append({ at: new Date(), callUUID, recordingID, what, details });
    });
  }
}
