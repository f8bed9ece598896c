import assert from 'node:assert/strict';
import { chirp, samplesOf, silence, tone } from '../../../src/demo/tone';
import { decodeUlaw, encodeUlaw } from '../../../src/demo/ulaw';
import {
  dominantHz,
  find,
  onsetMs,
  separationDb,
  silentSpans,
  toneDb,
  tonesIn,
  toneShare,
} from '../../support/listen';

const near = (actual: number | undefined, expected: number, by: number): void => {
  assert.ok(actual !== undefined, 'nothing was heard');
  assert.ok(Math.abs(actual - expected) <= by, `${actual} is not within ${by} of ${expected}`);
};

/** Two sounds at once. */
const mixed = (a: Int16Array, b: Int16Array): Int16Array =>
  a.map((sample, n) => sample + (b[n] ?? 0));

/** As it sounds after a telephone line. */
const overTheLine = (samples: Int16Array): Int16Array => decodeUlaw(encodeUlaw(samples));

describe('listening to audio', () => {
  for (const hz of [350, 440, 1000, 2900]) {
    it(`hears the level of a ${hz} Hz tone, also over a line`, () => {
      near(toneDb(samplesOf(tone(hz, 500)), hz), -10, 0.2);
      near(toneDb(overTheLine(samplesOf(tone(hz, 500))), hz), -10, 0.3);
    });

    it(`names ${hz} Hz as what is heard most`, () => {
      near(dominantHz(samplesOf(tone(hz, 200))), hz, 10);
    });
  }

  it('names no frequency in silence', () => {
    assert.equal(dominantHz(samplesOf(silence(100))), undefined);
    assert.equal(toneDb(samplesOf(silence(100)), 440), -120);
  });

  it('tells tones apart and says when each was heard', () => {
    const audio = overTheLine(
      samplesOf(tone(440, 400), silence(200), tone(1000, 300), tone(440, 100)),
    );
    assert.deepEqual(tonesIn(audio, [1000, 440]), [
      { hz: 440, fromMs: 0, toMs: 400 },
      { hz: 1000, fromMs: 600, toMs: 900 },
      { hz: 440, fromMs: 900, toMs: 1000 },
    ]);
  });

  it('counts a tone only where it is what is heard most', () => {
    const both = mixed(samplesOf(tone(440, 1000)), samplesOf(tone(1000, 500), silence(500)));
    assert.equal(toneShare(both, 440, { fromMs: 0, toMs: 500 }), 0);
    assert.equal(toneShare(both, 440, { fromMs: 500, toMs: 1000 }), 1);
    assert.equal(toneShare(both, 440, { fromMs: 250, toMs: 750 }), 13 / 25);
    assert.equal(toneShare(both, 440, { fromMs: 2000, toMs: 3000 }), 0);
  });

  for (const ms of [0, 7, 100, 333, 1500]) {
    it(`finds a tone that begins at ${ms} ms`, () => {
      const audio = overTheLine(samplesOf(silence(ms), tone(440, 500)));
      near(onsetMs(audio, 440), ms, 3);
      assert.equal(onsetMs(audio, 1000), undefined);
    });
  }

  it('measures how much of a voice leaks into the other channel', () => {
    const own = samplesOf(tone(440, 500));
    const leak = mixed(
      samplesOf(tone(1000, 500)),
      own.map(sample => sample / 100),
    );
    near(separationDb(own, leak, 440), 40, 1);
    assert.equal(separationDb(own, samplesOf(silence(500)), 440) > 100, true);
  });

  it('finds the spans of exact silence and no quiet ones', () => {
    const quiet = samplesOf(tone(440, 100)).map(() => 1);
    const audio = Int16Array.from([
      ...samplesOf(silence(50)),
      ...quiet,
      ...samplesOf(silence(10)),
      ...quiet,
      ...samplesOf(silence(200)),
    ]);
    assert.deepEqual(silentSpans(audio), [
      { fromMs: 0, toMs: 50 },
      { fromMs: 260, toMs: 460 },
    ]);
    assert.deepEqual(silentSpans(quiet), []);
  });

  it('finds a chirp to the sample, also over a line and under a voice', () => {
    const pattern = samplesOf(chirp(500, 3000, 100));
    const audio = Int16Array.from([
      ...samplesOf(silence(123)),
      ...new Int16Array(3),
      ...pattern,
      ...samplesOf(silence(200)),
    ]);
    const voice = samplesOf(tone(440, 500)).map(sample => sample / 4);
    const { ms, likeness } = find(overTheLine(mixed(audio, voice)), pattern);
    assert.equal(ms, 123 + 3 / 8);
    assert.ok(likeness > 0.9, `likeness ${likeness}`);
    assert.ok(find(samplesOf(tone(440, 500)), pattern).likeness < 0.6);
  });
});
