import type { Mask } from '../catalogue/recording';
import { ArchiveError } from './archive-error';

/** Samples a second, of the legs' files and of the archive's. */
export const sampleRate = 8000;

/** The recording's own time, from its first sample on. */
export interface TimeLine {
  readonly start: Date;
  /** How many samples each channel has. */
  readonly samples: number;
}

/** Samples from `from` up to, and without, `to`; counted from the start of the time line. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The sample of the time line that is heard `at`: negative before its start. */
export const sampleAt = (start: Date, at: Date): number =>
  samplesIn(at.getTime() - start.getTime());

/** How many samples `ms` last, to the nearest. */
export const samplesIn = (ms: number): number => Math.round((ms * sampleRate) / 1000);

/** How long so many samples last. */
export const msOf = (samples: number): number => (samples * 1000) / sampleRate;

/** When the last sample of the time line has been heard. */
export const endOf = ({ start, samples }: TimeLine): Date =>
  new Date(start.getTime() + Math.round(msOf(samples)));

/**
 * How far what a leg's file holds may run behind the clock: a frame in the tap, one on the way and one in the
 * endpoint's own clock. So long after a resume the file may still hold what was said before it.
 */
export const behindClockMs = 60;

/**
 * What must not be heard: each pause up to its resume and what of it may still be on the way then, or to the end when
 * there is none. `ArchiveError` when a mask's time is none.
 */
export function maskedSpans(masks: readonly Mask[], { start, samples }: TimeLine): readonly Span[] {
  const spans: Span[] = [];
  let pausedAt: number | undefined;
  for (const { type, at } of inOrder(masks, start)) {
    if (type === 'paused') {
      pausedAt ??= resumedBefore(spans, at) ?? at;
    } else if (pausedAt !== undefined) {
      spans.push({ from: pausedAt, to: at + samplesIn(behindClockMs) });
      pausedAt = undefined;
    }
  }
  if (pausedAt !== undefined) spans.push({ from: pausedAt, to: samples });
  return spans
    .map(({ from, to }) => ({ from: Math.max(0, from), to: Math.min(samples, to) }))
    .filter(({ from, to }) => from < to);
}

/** A pause that begins before the last one's span has passed goes on from that one's beginning. */
function resumedBefore(spans: Span[], at: number): number | undefined {
  const last = spans.at(-1);
  if (last === undefined || last.to < at) return undefined;
  spans.pop();
  return last.from;
}

function inOrder(
  masks: readonly Mask[],
  start: Date,
): readonly { type: Mask['type']; at: number }[] {
  return masks
    .map(({ type, time }) => {
      const at = sampleAt(start, new Date(time));
      if (Number.isNaN(at)) throw new ArchiveError('BAD_MASK', 'a mask has no valid time');
      return { type, at };
    })
    .sort((one, other) => one.at - other.at);
}

/** How many of the samples in `span` lie in none of the `masked` spans, which do not overlap. */
export function audibleIn(span: Span, masked: readonly Span[]): number {
  const hidden = masked.map(mask => lengthOf(common(span, mask))).reduce((sum, n) => sum + n, 0);
  return lengthOf(span) - hidden;
}

/** What two spans share; empty, with no length, when they share nothing. */
export const common = (one: Span, other: Span): Span => ({
  from: Math.max(one.from, other.from),
  to: Math.min(one.to, other.to),
});

/** How many samples a span has; 0 for an empty one. */
export const lengthOf = ({ from, to }: Span): number => Math.max(0, to - from);
