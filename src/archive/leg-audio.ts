import { open, type FileHandle } from 'node:fs/promises';
import { StorageError } from '../catalogue/storage-error';
import { wavLayout, type ReadAt, type WavLayout } from './wav-layout';

const BYTES_A_SAMPLE = 2;

/** The samples of one leg's file, which is only ever read. Who opens it closes it. */
export class LegAudio {
  /** How many samples the file holds. */
  readonly samples: number;
  /** The file's header was not finished by its writer. */
  readonly repaired: boolean;
  readonly #file: FileHandle;
  readonly #dataAt: number;

  private constructor(file: FileHandle, { dataAt, dataBytes, repaired }: WavLayout) {
    this.#file = file;
    this.#dataAt = dataAt;
    this.samples = Math.floor(dataBytes / BYTES_A_SAMPLE);
    this.repaired = repaired;
  }

  /** `WavFormatError` when the file is not what a leg's has to be; the system's own error when it cannot be read. */
  static async open(path: string): Promise<LegAudio> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      return new LegAudio(file, await wavLayout(readerOf(file), size));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Fills `target` with the samples from `from` on, all of which the file must hold. */
  async read(from: number, target: Buffer): Promise<void> {
    const read = await readFully(this.#file, this.#dataAt + from * BYTES_A_SAMPLE, target);
    if (read < target.length) throw new StorageError('a leg file became shorter while it was read');
  }

  /** How many samples at the end are exactly zero, counted up to `most`. */
  async trailingSilence(most: number): Promise<number> {
    const count = Math.min(most, this.samples);
    const tail = Buffer.alloc(count * BYTES_A_SAMPLE);
    await this.read(this.samples - count, tail);
    const lastSound = tail.findLastIndex(byte => byte !== 0);
    return count - Math.ceil((lastSound + 1) / BYTES_A_SAMPLE);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

const readerOf =
  (file: FileHandle): ReadAt =>
  async (position, bytes) => {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, await readFully(file, position, buffer));
  };

async function readFully(file: FileHandle, position: number, target: Buffer): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await file.read(
      target,
      filled,
      target.length - filled,
      position + filled,
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
