import type { RecordedLeg } from '../catalogue/recording';
import { inSeconds, together, type Findings } from './findings';
import { common, endOf, lengthOf, msOf, sampleAt, type TimeLine } from './time-line';

/** What is known of one leg's file once it has been mixed. */
export interface ExaminedLeg {
  readonly leg: RecordedLeg;
  readonly audio: { readonly samples: number; readonly repaired: boolean };
  /** It has samples to be heard in the recording, and not one sounds. */
  readonly isSilent: boolean;
}

/** How far a file's length may be from the clock's: reaction times, and two clocks that do not run quite alike. */
const TOLERANCE_MS = 100;
const TOLERANCE_SHARE = 0.001;
/** A channel without a leg for longer than this is worth a note; the ends of two legs are never quite the same. */
const GAP_MS = 1000;

/** Holds one leg's file against the clock: length, place, and whether anything is heard in it. */
export function verifyLeg(
  { leg, audio, isSilent }: ExaminedLeg,
  timeLine: TimeLine,
  tailMs: number,
): Findings {
  const name = `leg ${leg.dn}`;
  const expectedMs = Math.max(
    0,
    (leg.endedAt ?? endOf(timeLine)).getTime() - leg.startedAt.getTime(),
  );
  const excessMs = msOf(audio.samples) - expectedMs;
  const toleratedMs = TOLERANCE_MS + expectedMs * TOLERANCE_SHARE;
  // A leg that nobody saw end runs on until its endpoint notices.
  const tailAllowedMs = leg.endedAt === undefined ? tailMs : 0;
  const reasons: string[] = [];
  if (-excessMs > toleratedMs) {
    reasons.push(`${name} is ${inSeconds(-excessMs)} short of its ${inSeconds(expectedMs)}`);
  }
  if (excessMs > toleratedMs + tailAllowedMs) {
    reasons.push(`${name} is ${inSeconds(excessMs)} longer than its ${inSeconds(expectedMs)}`);
  }
  if (isSilent) reasons.push(`${name} is silent throughout`);
  if (audio.samples > 0 && isOutside(leg, audio.samples, timeLine)) {
    reasons.push(`${name} lies outside the recording's time`);
  }
  const notes = audio.repaired
    ? [`${name}: WAV header not finished, length taken from the file's size`]
    : [];
  return { reasons, notes };
}

function isOutside(leg: RecordedLeg, samples: number, { start, samples: to }: TimeLine): boolean {
  const from = sampleAt(start, leg.startedAt);
  return lengthOf(common({ from, to: from + samples }, { from: 0, to })) === 0;
}

/**
 * How long a channel had no leg although it has one at other times: a note, and a reason once it is longer than
 * `tailMs`, which is as long as an endpoint may take to notice an end.
 */
export function verifyCover(
  channel: 1 | 2,
  legs: readonly RecordedLeg[],
  timeLine: TimeLine,
  tailMs: number,
): Findings {
  const { start, samples } = timeLine;
  const spans = legs
    .map(({ startedAt, endedAt }) => ({
      from: sampleAt(start, startedAt),
      to: endedAt === undefined ? samples : sampleAt(start, endedAt),
    }))
    .sort((one, other) => one.from - other.from);
  let covered = 0;
  let reached = 0;
  for (const span of spans) {
    covered += lengthOf(common(span, { from: reached, to: samples }));
    reached = Math.max(reached, span.to);
  }
  const openMs = msOf(samples - covered);
  if (legs.length === 0 || openMs <= GAP_MS) return together();
  const finding = [`channel ${channel} had no leg for ${inSeconds(openMs)}`];
  return openMs > tailMs ? { reasons: finding, notes: [] } : { reasons: [], notes: finding };
}
