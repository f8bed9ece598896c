/** Samples a second of everything that telephones hear here. */
export const SAMPLE_RATE = 8_000;

/** One piece of generated audio. A chirp's frequency glides, so that its place in time can be found to the sample. */
export type Passage =
  | { readonly kind: 'tone'; readonly hz: number; readonly ms: number }
  | { readonly kind: 'chirp'; readonly fromHz: number; readonly toHz: number; readonly ms: number }
  | { readonly kind: 'silence'; readonly ms: number };

export const tone = (hz: number, ms: number): Passage => ({ kind: 'tone', hz, ms });
export const chirp = (fromHz: number, toHz: number, ms: number): Passage => ({
  kind: 'chirp',
  fromHz,
  toHz,
  ms,
});
export const silence = (ms: number): Passage => ({ kind: 'silence', ms });

/** -10 dBFS: loud enough to be found under another voice, far from clipping when two are mixed. */
const AMPLITUDE = 32_767 * 10 ** (-10 / 20);

/** The passages one after the other, at -10 dBFS, 8 kHz. A tone of a whole number of periods loops without a click. */
export function samplesOf(...passages: readonly Passage[]): Int16Array {
  const parts = passages.map(passageSamples);
  const all = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function passageSamples(passage: Passage): Int16Array {
  const length = Math.round((passage.ms * SAMPLE_RATE) / 1_000);
  const phase = phaseOf(passage);
  return Int16Array.from({ length }, (_, n) =>
    phase === undefined ? 0 : Math.round(AMPLITUDE * Math.sin(phase(n / SAMPLE_RATE))),
  );
}

/** The phase in radians at `t` seconds into the passage. */
function phaseOf(passage: Passage): ((t: number) => number) | undefined {
  switch (passage.kind) {
    case 'silence':
      return undefined;
    case 'tone':
      return t => 2 * Math.PI * passage.hz * t;
    case 'chirp': {
      const slope = ((passage.toHz - passage.fromHz) / passage.ms) * 1_000;
      return t => 2 * Math.PI * (passage.fromHz * t + (slope * t * t) / 2);
    }
  }
}
