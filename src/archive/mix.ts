import type { LegAudio } from './leg-audio';
import { audibleIn, common, lengthOf, type Span } from './time-line';

/** One leg's audio where it belongs on the recording's time line. */
export interface PlacedLeg {
  readonly audio: Pick<LegAudio, 'samples' | 'read'>;
  /** The time line's sample at which the leg's first one is heard; negative when it began before. */
  readonly at: number;
}

/** What speaks on each channel; a later leg of a channel covers an earlier one where both have samples. */
export type Channels<Leg extends PlacedLeg> = readonly [one: readonly Leg[], two: readonly Leg[]];

const BLOCK_SAMPLES = 16_384;

/**
 * Mixes `samples` samples of two channels block by block and gives each block, interleaved, to `write`. Where no leg
 * has a sample, and in the `masked` spans, there is exact silence. Resolves to the legs that have samples to be
 * heard, of which not one sounds.
 */
export async function mix<Leg extends PlacedLeg>(
  channels: Channels<Leg>,
  samples: number,
  masked: readonly Span[],
  write: (frames: Buffer) => Promise<void>,
): Promise<ReadonlySet<Leg>> {
  const timeLine = { from: 0, to: samples };
  const silent = new Set(
    channels.flat().filter(leg => audibleIn(common(spanOf(leg), timeLine), masked) > 0),
  );
  for (let from = 0; from < samples; from += BLOCK_SAMPLES) {
    const block = { from, to: Math.min(samples, from + BLOCK_SAMPLES) };
    const one = await channelBlock(channels[0], block, masked, silent);
    const two = await channelBlock(channels[1], block, masked, silent);
    await write(interleaved(one, two));
  }
  return silent;
}

const spanOf = ({ at, audio }: PlacedLeg): Span => ({ from: at, to: at + audio.samples });

async function channelBlock<Leg extends PlacedLeg>(
  legs: readonly Leg[],
  block: Span,
  masked: readonly Span[],
  silent: Set<Leg>,
): Promise<Buffer> {
  const bytes = Buffer.alloc(lengthOf(block) * 2);
  for (const leg of legs) {
    const heard = common(spanOf(leg), block);
    if (lengthOf(heard) === 0) continue;
    const part = partOf(bytes, block, heard);
    await leg.audio.read(heard.from - leg.at, part);
    for (const mask of masked) silence(part, heard, mask);
    if (silent.has(leg) && part.some(byte => byte !== 0)) silent.delete(leg);
  }
  return bytes;
}

/** The bytes of `span` in the buffer that holds `whole`. */
const partOf = (bytes: Buffer, whole: Span, span: Span): Buffer =>
  bytes.subarray((span.from - whole.from) * 2, (span.to - whole.from) * 2);

function silence(bytes: Buffer, whole: Span, mask: Span): void {
  const span = common(whole, mask);
  if (lengthOf(span) > 0) partOf(bytes, whole, span).fill(0);
}

/** Byte by byte, which is right whatever the byte order of the machine. */
function interleaved(one: Buffer, two: Buffer): Buffer {
  const frames = Buffer.allocUnsafe(one.length * 2);
  for (let from = 0, to = 0; from < one.length; from += 2, to += 4) {
    frames[to] = one[from] ?? 0;
    frames[to + 1] = one[from + 1] ?? 0;
    frames[to + 2] = two[from] ?? 0;
    frames[to + 3] = two[from + 1] ?? 0;
  }
  return frames;
}
