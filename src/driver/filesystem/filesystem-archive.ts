import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Archive, Archived } from '../../archive/archive';
import { DurableFile } from '../../archive/durable-file';
import { archivedFrom, metadataOf } from '../../archive/metadata';
import type { Metadata } from '../../archive/metadata-schema';
import { safeName } from '../../archive/safe-name';
import { writeStereo } from '../../archive/stereo';
import type { Recording } from '../../catalogue/recording';
import { StorageError } from '../../catalogue/storage-error';
import { messageOf, TwinlegError } from '../../errors';
import type { Logger } from '../../log/logger';
import { placeAt } from './stored-recording';

/** Which legs' files stay once the stereo WAV is safe. Those that could not be mixed into it always do. */
export type KeepLegs = 'never' | 'suspect' | 'always';

/** How a `FilesystemArchive` works. */
export interface FilesystemArchiveOptions {
  /** The folder under which it stores. */
  readonly dir: string;
  /** Default `suspect`. */
  readonly keepLegs?: KeepLegs;
  /** How long an endpoint may go on writing silence after a leg's end: its RTP timeout and how often it looks. Default 7000. */
  readonly tailMs?: number;
}

/** More recordings of one id on one day are no accident any more. */
const MOST_OF_ONE_ID = 100;

/**
 * The archive in a folder: `<dir>/<YYYY-MM-DD>/<id>/<id>.wav` and `.json`, the day in UTC. Nothing in it is ever
 * overwritten: another recording of the same id and day goes to `<id>~2`.
 */
export class FilesystemArchive implements Archive {
  readonly #dir: string;
  readonly #keepLegs: KeepLegs;
  readonly #tailMs: number;
  readonly #log: Logger;
  /** The last work begun for each id: a second one of the same id waits for it. */
  readonly #running = new Map<string, Promise<unknown>>();

  constructor({ dir, keepLegs, tailMs }: FilesystemArchiveOptions, log: Logger) {
    this.#dir = resolve(dir);
    this.#keepLegs = keepLegs ?? 'suspect';
    this.#tailMs = tailMs ?? 7000;
    this.#log = log;
  }

  async store(recording: Recording): Promise<Archived> {
    const before = this.#running.get(recording.id) ?? Promise.resolve();
    const work = before.then(() => this.#storeTranslated(recording));
    // Who waits its turn waits for the end, however it ended; the error is this caller's alone.
    const ended = work.then(
      () => undefined,
      () => undefined,
    );
    this.#running.set(recording.id, ended);
    try {
      return await work;
    } finally {
      if (this.#running.get(recording.id) === ended) this.#running.delete(recording.id);
    }
  }

  async discard(recording: Recording): Promise<void> {
    for (const { path } of recording.legs) await this.#remove(path, recording);
  }

  async #storeTranslated(recording: Recording): Promise<Archived> {
    try {
      return await this.#store(recording);
    } catch (error) {
      if (error instanceof TwinlegError) throw error;
      throw new StorageError(`archive: ${messageOf(error)}`, { cause: error });
    }
  }

  async #store(recording: Recording): Promise<Archived> {
    const day = join(this.#dir, recording.startedAt.toISOString().slice(0, 10));
    const name = safeName(recording.id);
    for (let number = 1; number <= MOST_OF_ONE_ID; number += 1) {
      const own = number === 1 ? name : `${name}~${number}`;
      const path = join(day, own, own);
      const place = await placeAt(`${path}.json`, recording);
      if (place.holds === 'another') continue;
      const metadata =
        place.holds === 'this' ? place.metadata : await this.#write(recording, path, `${own}.wav`);
      await this.#removeLegs(recording, metadata);
      return archivedFrom(metadata, dirname(path));
    }
    throw new StorageError(`archive: ${MOST_OF_ONE_ID} recordings of one id on one day`);
  }

  async #write(recording: Recording, path: string, mediaId: string): Promise<Metadata> {
    const stereo = await writeStereo(recording, `${path}.wav`, this.#tailMs);
    const metadata = metadataOf(recording, stereo, mediaId);
    await writeDocument(`${path}.json`, `${JSON.stringify(metadata, undefined, 2)}\n`);
    return metadata;
  }

  async #removeLegs(recording: Recording, { twinleg }: Metadata): Promise<void> {
    if (this.#keepLegs === 'always') return;
    if (this.#keepLegs === 'suspect' && twinleg.status === 'suspect') return;
    for (const index of twinleg.channels.flatMap(({ legs }) => legs)) {
      const path = recording.legs[index]?.path;
      if (path !== undefined) await this.#remove(path, recording);
    }
  }

  async #remove(path: string, { id, callUUID }: Recording): Promise<void> {
    try {
      await rm(path, { force: true });
    } catch (error) {
      // The recording is safe; a leg's file too many costs space and no more.
      const reason = messageOf(error);
      this.#log.warn('leg file not removed', { recordingID: id, callUUID, path, reason });
    }
  }
}

async function writeDocument(path: string, text: string): Promise<void> {
  const file = await DurableFile.create(path);
  try {
    await file.write(text);
    await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  }
}
