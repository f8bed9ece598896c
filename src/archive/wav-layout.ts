import { WavFormatError } from './archive-error';
import { sampleRate } from './time-line';

/** Where a WAV's audio lies in its file. */
export interface WavLayout {
  readonly dataAt: number;
  readonly dataBytes: number;
  /** The header's sizes were not those of the file, as a writer leaves them that died: the file's own size counts. */
  readonly repaired: boolean;
}

/** Reads up to `bytes` of the file from `position` on; fewer only where the file ends. */
export type ReadAt = (position: number, bytes: number) => Promise<Buffer>;

/**
 * Walks the chunks of a WAV to its audio. Sizes of 0, too large or too small after a crash make the rest of the file
 * audio; a file cut before its audio has none. `WavFormatError` for anything but 16 bit PCM, mono, 8000 Hz.
 */
export async function wavLayout(readAt: ReadAt, fileBytes: number): Promise<WavLayout> {
  const riffBytes = riffSize(await readAt(0, 12));
  if (riffBytes === undefined) return cut(fileBytes);
  const data = await toData(readAt, fileBytes);
  return { ...data, repaired: data.repaired || Math.abs(riffBytes - (fileBytes - 8)) > 1 };
}

/** A file that ends before its audio begins. */
const cut = (fileBytes: number): WavLayout => ({ dataAt: fileBytes, dataBytes: 0, repaired: true });

function riffSize(head: Buffer): number | undefined {
  if (head.length < 12 && 'RIFF'.startsWith(head.toString('latin1', 0, 4))) return undefined;
  if (fourCC(head, 0) === 'RIFF' && fourCC(head, 8) === 'WAVE') return head.readUInt32LE(4);
  throw new WavFormatError('no RIFF file of type WAVE');
}

async function toData(readAt: ReadAt, fileBytes: number): Promise<WavLayout> {
  let hasFormat = false;
  for (let at = 12; ;) {
    const chunk = await chunkAt(readAt, at);
    if (chunk === undefined) return cut(fileBytes);
    if (!isFourCC(chunk.id)) throw new WavFormatError('no chunk where one has to be');
    if (chunk.id === 'data') {
      if (!hasFormat) throw new WavFormatError('data chunk before the fmt chunk');
      return dataLayout(readAt, at + 8, chunk.size, fileBytes);
    }
    if (chunk.id === 'fmt ' && chunk.end <= fileBytes) {
      checkFormat(await readAt(at + 8, Math.min(chunk.size, 40)));
      hasFormat = true;
    }
    at = chunk.end;
  }
}

interface Chunk {
  readonly id: string;
  readonly size: number;
  /** Where the next chunk begins: a chunk of odd size is followed by a byte of padding. */
  readonly end: number;
}

async function chunkAt(readAt: ReadAt, at: number): Promise<Chunk | undefined> {
  const header = await readAt(at, 8);
  if (header.length < 8) return undefined;
  const size = header.readUInt32LE(4);
  return { id: fourCC(header, 0), size, end: at + 8 + size + (size % 2) };
}

async function dataLayout(
  readAt: ReadAt,
  dataAt: number,
  size: number,
  fileBytes: number,
): Promise<WavLayout> {
  const rest = fileBytes - dataAt;
  const isRight =
    size === rest || (await endsInChunks(readAt, dataAt + size + (size % 2), fileBytes));
  return { dataAt, dataBytes: isRight ? size : rest, repaired: !isRight };
}

/** Whether whole chunks, or none, fill the file from `at` to its very end; audio does not look like that. */
async function endsInChunks(readAt: ReadAt, at: number, fileBytes: number): Promise<boolean> {
  let next = at;
  while (next < fileBytes) {
    const chunk = await chunkAt(readAt, next);
    if (chunk === undefined || !isFourCC(chunk.id)) return false;
    next = chunk.end;
  }
  return next === fileBytes;
}

const PCM = 1;
const EXTENSIBLE = 0xfffe;

function checkFormat(format: Buffer): void {
  if (format.length < 16) throw new WavFormatError('fmt chunk too short');
  const tag = format.readUInt16LE(0);
  // WAVE_FORMAT_EXTENSIBLE keeps the true format in the first two bytes of its GUID.
  const encoding = tag === EXTENSIBLE && format.length >= 26 ? format.readUInt16LE(24) : tag;
  const found = {
    encoding,
    channels: format.readUInt16LE(2),
    rate: format.readUInt32LE(4),
    bits: format.readUInt16LE(14),
  };
  if (encoding === PCM && found.channels === 1 && found.rate === sampleRate && found.bits === 16)
    return;
  throw new WavFormatError(
    `encoding ${found.encoding}, ${found.channels} channels, ${found.rate} Hz, ${found.bits} bit instead of PCM, mono, ${sampleRate} Hz, 16 bit`,
  );
}

const fourCC = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, at + 4);
const isFourCC = (id: string): boolean => /^[\x20-\x7e]{4}$/.test(id);
