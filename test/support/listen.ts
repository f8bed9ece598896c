import { SAMPLE_RATE } from '../../src/demo/tone';

/** A stretch of audio, in milliseconds from the beginning. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A stretch in which one tone is heard. */
export interface ToneSpan extends Span {
  readonly hz: number;
}

/** What a window of audio is judged by. */
const WINDOW_MS = 20;
/** A tone is heard when it is at least so loud and makes up at least this share of what is heard. */
const AUDIBLE_DB = -40;
const DOMINANT_SHARE = 0.6;
/** What digital silence is said to have: lower than 16 bits can hold. */
const NOTHING_DB = -120;

const at = (ms: number): number => Math.round((ms * SAMPLE_RATE) / 1_000);
const inMs = (samples: number): number => (samples * 1_000) / SAMPLE_RATE;
const inDb = (ratio: number): number =>
  ratio > 0 ? Math.max(NOTHING_DB, 20 * Math.log10(ratio)) : NOTHING_DB;

/** The part of the audio from `fromMs` to `toMs`; what lies outside of it is left out. */
export const between = (samples: Int16Array, { fromMs, toMs }: Span): Int16Array =>
  samples.subarray(at(fromMs), at(toMs));

/** How long the audio is. */
export const lengthMs = (samples: Int16Array): number => inMs(samples.length);

/** The peak level of a sine of this frequency in the audio, in dBFS; -120 where there is none. */
export const toneDb = (samples: Int16Array, hz: number): number =>
  inDb(amplitudeOf(samples, hz) / 32_768);

/** How much quieter a tone is in `other` than in the audio that it belongs to, in dB: above 0 where it leaks little. */
export const separationDb = (own: Int16Array, other: Int16Array, hz: number): number =>
  toneDb(own, hz) - toneDb(other, hz);

/** Which share, 0 to 1, of the 20 ms windows of the span has this tone as what is heard most. */
export function toneShare(samples: Int16Array, hz: number, span: Span): number {
  const parts = windows(between(samples, span));
  return parts.length === 0 ? 0 : parts.filter(part => hears(part, hz)).length / parts.length;
}

/** The stretches in which one of `candidates` is what is heard most, in 20 ms steps; all else is left out. */
export function tonesIn(samples: Int16Array, candidates: readonly number[]): readonly ToneSpan[] {
  const spans: ToneSpan[] = [];
  windows(samples).forEach((part, n) => {
    const hz = candidates.find(candidate => hears(part, candidate));
    if (hz === undefined) return;
    const [fromMs, toMs] = [n * WINDOW_MS, (n + 1) * WINDOW_MS];
    const last = spans.at(-1);
    if (last?.hz === hz && last.toMs === fromMs) spans[spans.length - 1] = { ...last, toMs };
    else spans.push({ hz, fromMs, toMs });
  });
  return spans;
}

/** When this tone begins, to about 2 ms; `undefined` if it is never heard. */
export function onsetMs(samples: Int16Array, hz: number): number | undefined {
  const loudest = Math.max(0, ...windows(samples).map(part => amplitudeOf(part, hz)));
  if (inDb(loudest / 32_768) < AUDIBLE_DB) return undefined;
  // A tone that begins in the middle of a window has half of its amplitude there.
  for (let ms = -WINDOW_MS / 2; ms < lengthMs(samples); ms += 1) {
    const middle = ms + WINDOW_MS / 2;
    const part = new Int16Array(at(WINDOW_MS));
    part.set(
      between(samples, { fromMs: Math.max(0, ms), toMs: ms + WINDOW_MS }),
      at(Math.max(0, -ms)),
    );
    if (amplitudeOf(part, hz) >= loudest / 2) return middle;
  }
  return undefined;
}

/** The frequency that is heard most, to 10 Hz; `undefined` in silence. */
export function dominantHz(samples: Int16Array): number | undefined {
  const candidates = Array.from({ length: 380 }, (_, n) => 50 + n * 10);
  const levels = candidates.map(hz => amplitudeOf(samples, hz));
  const loudest = Math.max(...levels);
  return inDb(loudest / 32_768) < AUDIBLE_DB ? undefined : candidates[levels.indexOf(loudest)];
}

/** The stretches of at least `leastMs` in which every sample is exactly zero. */
export function silentSpans(samples: Int16Array, leastMs = WINDOW_MS): readonly Span[] {
  const spans: Span[] = [];
  let begin = 0;
  for (let n = 0; n <= samples.length; n += 1) {
    if (samples[n] === 0) continue;
    if (inMs(n - begin) >= leastMs) spans.push({ fromMs: inMs(begin), toMs: inMs(n) });
    begin = n + 1;
  }
  return spans;
}

/** Where `pattern` (a chirp) lies in the audio, to the sample, and how alike it is there: 1 is the same but for its level. */
export function find(
  samples: Int16Array,
  pattern: Int16Array,
): { readonly ms: number; readonly likeness: number } {
  const patternEnergy = energyOf(pattern);
  let best = { ms: 0, likeness: 0 };
  for (let n = 0; n + pattern.length <= samples.length; n += 1) {
    const part = samples.subarray(n, n + pattern.length);
    let product = 0;
    for (let i = 0; i < pattern.length; i += 1) product += (part[i] ?? 0) * (pattern[i] ?? 0);
    if (product <= 0) continue;
    const likeness = product / Math.sqrt(energyOf(part) * patternEnergy);
    if (likeness > best.likeness) best = { ms: inMs(n), likeness };
  }
  return best;
}

const hears = (part: Int16Array, hz: number): boolean => {
  const amplitude = amplitudeOf(part, hz);
  const share = (amplitude * amplitude) / 2 / (energyOf(part) / part.length);
  return inDb(amplitude / 32_768) >= AUDIBLE_DB && share >= DOMINANT_SHARE;
};

function windows(samples: Int16Array): readonly Int16Array[] {
  const size = at(WINDOW_MS);
  const count = Math.floor(samples.length / size);
  return Array.from({ length: count }, (_, n) => samples.subarray(n * size, (n + 1) * size));
}

const energyOf = (samples: Int16Array): number =>
  samples.reduce((sum, sample) => sum + sample * sample, 0);

/** Goertzel's algorithm under a Hann window, which keeps other tones out: the peak of a sine of this frequency. */
function amplitudeOf(samples: Int16Array, hz: number): number {
  const { length } = samples;
  const step = (2 * Math.PI * hz) / SAMPLE_RATE;
  const coefficient = 2 * Math.cos(step);
  let [before, last, weights] = [0, 0, 0];
  for (let n = 0; n < length; n += 1) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / length);
    const next = (samples[n] ?? 0) * weight + coefficient * last - before;
    before = last;
    last = next;
    weights += weight;
  }
  const power = last * last + before * before - coefficient * last * before;
  return weights === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / weights;
}
