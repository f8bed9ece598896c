import { SAMPLE_RATE, chirp, samplesOf } from '../src/demo/tone';

/** What a callee says first: every moment of it sounds different from every other, so that it is known which one is missing. */
export const firstWords = samplesOf(chirp(300, 3_300, 1_500));

const perMs = SAMPLE_RATE / 1_000;
/** What nothing else is taken for; and one packet, which is what gets lost or moved. */
const [ANCHOR, PROBE] = [100 * perMs, 20 * perMs];
/** How far the parts of the words may have been moved against each other: the longest a jitter of ours could be. */
const MOST_SHIFT = 250 * perMs;
/** A probe is there when it is at least so alike; 1 is the same but for its level. */
const LEAST_LIKENESS = 0.9;
/** A millisecond is there when what differs has at most this share of its energy: µ-law's own share is a thousandth. */
const MOST_DIFFERENCE = 0.25;

/**
 * How many milliseconds of `words` are not in the audio, wherever they lie in it: 0 when all are there from the first
 * sample on, all of them when none is found.
 */
export function missingMs(audio: Int16Array, words = firstWords): number {
  const anchor = anchorOf(audio, words);
  const total = Math.floor(words.length / perMs);
  if (anchor === undefined) return total;
  const places = probesOf(words, PROBE).map(probe => {
    const near = { from: anchor + probe.at - MOST_SHIFT, to: anchor + probe.at + MOST_SHIFT };
    const found = find(audio, probe.samples, near);
    return found === undefined ? undefined : found - probe.at;
  });
  const isThere = (ms: number): boolean => {
    const own = Math.floor((ms * perMs) / PROBE);
    // Where the words are cut in two, a moment may lie as the probe before or after it does.
    return [own, own - 1, own + 1].some(n =>
      isAlike(audio, words, ms * perMs, places[n] ?? anchor),
    );
  };
  return Array.from({ length: total }, (_, ms) => isThere(ms)).filter(there => !there).length;
}

interface Probe {
  readonly at: number;
  readonly samples: Int16Array;
}

function probesOf(words: Int16Array, size: number): readonly Probe[] {
  return Array.from({ length: Math.floor(words.length / size) }, (_, n) => ({
    at: n * size,
    samples: words.subarray(n * size, (n + 1) * size),
  }));
}

/** Where in the audio the words begin, before its beginning perhaps, by the last part of them that is found. */
function anchorOf(audio: Int16Array, words: Int16Array): number | undefined {
  for (const probe of probesOf(words, ANCHOR).toReversed()) {
    const found = find(audio, probe.samples, { from: 0, to: audio.length });
    if (found !== undefined) return found - probe.at;
  }
  return undefined;
}

/** Where the pattern is most alike, by normalised cross-correlation; `undefined` where nothing is alike. */
function find(
  audio: Int16Array,
  pattern: Int16Array,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  const patternEnergy = product(pattern, 0, pattern, 0, pattern.length);
  let best = { at: -1, likeness: LEAST_LIKENESS };
  const last = Math.min(to, audio.length - pattern.length);
  for (let at = Math.max(0, from); at <= last; at += 1) {
    const alike = product(audio, at, pattern, 0, pattern.length);
    if (alike <= 0) continue;
    const energy = product(audio, at, audio, at, pattern.length);
    const likeness = alike / Math.sqrt(energy * patternEnergy);
    if (likeness > best.likeness) best = { at, likeness };
  }
  return best.at < 0 ? undefined : best.at;
}

function product(
  a: Int16Array,
  fromA: number,
  b: Int16Array,
  fromB: number,
  count: number,
): number {
  let sum = 0;
  for (let n = 0; n < count; n += 1) sum += (a[fromA + n] ?? 0) * (b[fromB + n] ?? 0);
  return sum;
}

/** Whether the millisecond of the words at `at` is in the audio, if the words begin there at `place`. */
function isAlike(audio: Int16Array, words: Int16Array, at: number, place: number): boolean {
  let [energy, difference] = [0, 0];
  for (let n = at; n < at + perMs; n += 1) {
    const said = words[n] ?? 0;
    const heard = audio[place + n];
    energy += said ** 2;
    difference += heard === undefined ? said ** 2 : (heard - said) ** 2;
  }
  return difference <= energy * MOST_DIFFERENCE;
}
