import { readFileSync } from 'node:fs';

/** `ms` of a tone at 8000 Hz, whose every sample but none is exactly zero: +1000 and -1000 by turns of `half` samples. */
export const tone = (ms: number, half = 4, level = 1000): Int16Array =>
  Int16Array.from({ length: ms * 8 }, (_, i) => (Math.floor(i / half) % 2 === 0 ? level : -level));

/** `ms` of exact silence. */
export const silence = (ms: number): Int16Array => new Int16Array(ms * 8);

/** All parts one after another. */
export const joined = (...parts: readonly Int16Array[]): Int16Array =>
  Int16Array.from(parts.flatMap(part => [...part]));

/** A RIFF chunk; `size` may lie. */
export function chunk(id: string, body: Uint8Array, size = body.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** The fmt chunk of a leg's file, or of one that is none. */
export function format({ encoding = 1, channels = 1, rate = 8000, bits = 16 } = {}): Buffer {
  const body = Buffer.alloc(16);
  const frame = channels * (bits / 8);
  body.writeUInt16LE(encoding, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(rate, 4);
  body.writeUInt32LE(rate * frame, 8);
  body.writeUInt16LE(frame, 12);
  body.writeUInt16LE(bits, 14);
  return chunk('fmt ', body);
}

/** A RIFF WAVE file of these chunks; `size` may lie. */
export function riff(chunks: readonly Buffer[], size?: number): Buffer {
  const body = Buffer.concat([Buffer.from('WAVE', 'latin1'), ...chunks]);
  return chunk('RIFF', body, size);
}

/** Samples as a file holds them. */
export function pcm(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, i) => bytes.writeInt16LE(sample, i * 2));
  return bytes;
}

/** A leg's file as its endpoint leaves it. */
export const monoWav = (samples: Int16Array): Buffer =>
  riff([format(), chunk('data', pcm(samples))]);

/** The same when the endpoint was killed: both sizes are 0. */
export const crashedWav = (samples: Int16Array): Buffer =>
  riff([format(), chunk('data', pcm(samples), 0)], 0);

/** A stereo file taken apart, read as RIFF says and not as our own writer thinks. */
export function stereoWav(path: string): {
  readonly header: Buffer;
  readonly channels: [number[], number[]];
} {
  const file = readFileSync(path);
  const channels: [number[], number[]] = [[], []];
  for (let at = 44; at < file.length; at += 4) {
    channels[0].push(file.readInt16LE(at));
    channels[1].push(file.readInt16LE(at + 2));
  }
  return { header: file.subarray(0, 44), channels };
}
