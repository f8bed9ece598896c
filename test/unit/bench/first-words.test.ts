import assert from 'node:assert/strict';
import { firstWords, missingMs } from '../../../bench/first-words';
import { samplesOf, silence, tone, type Passage } from '../../../src/demo/tone';
import { encodeUlaw } from '../../../src/demo/ulaw';

const joined = (...parts: readonly Int16Array[]): Int16Array =>
  new Int16Array(parts.flatMap(part => [...part]));
const quiet = (ms: number): Int16Array => samplesOf(silence(ms));
const of = (...passages: readonly Passage[]): Int16Array => samplesOf(...passages);
const [packet, whole] = [160, 1_500];

describe('what is missing of the first words', () => {
  for (const { what, audio, expected } of [
    { what: 'nothing, from the first sample on', audio: firstWords, expected: 0 },
    {
      what: 'nothing, after a silence',
      audio: joined(quiet(123), firstWords, quiet(500)),
      expected: 0,
    },
    {
      what: 'what was said before the recording began',
      audio: joined(firstWords.subarray(8 * 37), quiet(900)),
      expected: 37,
    },
    {
      what: 'the first packet, where silence took its place',
      audio: joined(quiet(60 + 20), firstWords.subarray(packet), quiet(500)),
      expected: 20,
    },
    {
      what: 'a packet in the middle',
      audio: joined(
        firstWords.subarray(0, 40 * packet),
        quiet(20),
        firstWords.subarray(41 * packet),
      ),
      expected: 20,
    },
    {
      what: 'nothing, where a pause was put between them',
      audio: joined(firstWords.subarray(0, 3 * packet), quiet(20), firstWords.subarray(3 * packet)),
      expected: 0,
    },
    {
      what: 'everything, where somebody else speaks',
      audio: of(tone(440, 3_000)),
      expected: whole,
    },
    { what: 'everything, in silence', audio: quiet(3_000), expected: whole },
    { what: 'everything, in a file without audio', audio: new Int16Array(), expected: whole },
  ]) {
    it(`is ${what}: ${expected} ms`, () => {
      assert.equal(missingMs(audio), expected);
    });
  }

  it('is nothing when they have gone through µ-law', () => {
    const heard = Int16Array.from(encodeUlaw(firstWords), expandUlaw);
    assert.equal(missingMs(joined(quiet(10), heard)), 0);
  });
});

/** ITU-T G.711, from the code back to the sample. */
function expandUlaw(code: number): number {
  const inverted = ~code & 0xff;
  const magnitude = ((((inverted & 0x0f) << 3) + 0x84) << ((inverted & 0x70) >> 4)) - 0x84;
  return (inverted & 0x80) === 0 ? magnitude : -magnitude;
}
