import { createHash } from 'node:crypto';
import { ArchiveError } from './archive-error';
import { DurableFile } from './durable-file';
import { sampleRate } from './time-line';

const HEADER_BYTES = 44;
const CHANNELS = 2;
const FRAME_BYTES = CHANNELS * 2;
/** RIFF counts its bytes in 32 bits, and 36 of them are header. */
const MOST_FRAMES = Math.floor((0xffff_ffff - (HEADER_BYTES - 8)) / FRAME_BYTES);

/** Writes one WAV of two interleaved channels, 16 bit, 8000 Hz, and hashes it while it is written. */
export class StereoWavWriter {
  readonly #file: DurableFile;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  private constructor(file: DurableFile) {
    this.#file = file;
  }

  /** Begins a file of exactly `frames` pairs of samples; `ArchiveError` when that is more than a WAV holds (37 h). */
  static async create(path: string, frames: number): Promise<StereoWavWriter> {
    if (frames > MOST_FRAMES) throw new ArchiveError('TOO_LONG', `${frames} samples`);
    const writer = new StereoWavWriter(await DurableFile.create(path));
    try {
      await writer.write(headerOf(frames));
    } catch (error) {
      await writer.abandon();
      throw error;
    }
    return writer;
  }

  /** Appends interleaved frames, little-endian. */
  async write(frames: Buffer): Promise<void> {
    this.#hash.update(frames);
    this.#bytes += frames.length;
    await this.#file.write(frames);
  }

  /** Resolves once the file is on the disk under its name. */
  async finish(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    await this.#file.finish();
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Leaves nothing behind. Never rejects. */
  abandon(): Promise<void> {
    return this.#file.abandon();
  }
}

function headerOf(frames: number): Buffer {
  const dataBytes = frames * FRAME_BYTES;
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(CHANNELS, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * FRAME_BYTES, 28);
  header.writeUInt16LE(FRAME_BYTES, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
