import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ArchiveError } from '../../../src/archive/archive-error';
import {
  audibleIn,
  lengthOf,
  maskedSpans,
  sampleAt,
  type Span,
} from '../../../src/archive/time-line';
import type { Mask } from '../../../src/catalogue/recording';
import { after, start } from '../../support/recording';

const paused = (ms: number): Mask => ({ time: after(ms).toISOString(), type: 'paused' });
const resume = (ms: number): Mask => ({ time: after(ms).toISOString(), type: 'resume' });
const tenSeconds = { start, samples: 80_000 };

describe('what must not be heard', () => {
  const table: [title: string, masks: Mask[], spans: Span[]][] = [
    ['is nothing without a pause', [], []],
    [
      'goes from the pause to the resume, and on for what was on the way then, to the sample',
      [paused(1001), resume(2002)],
      [{ from: 8008, to: 16_496 }],
    ],
    ['goes to the end when nobody resumes', [paused(9000)], [{ from: 72_000, to: 80_000 }]],
    [
      'begins with the first of two pauses',
      [paused(1000), paused(2000), resume(3000)],
      [{ from: 8000, to: 24_480 }],
    ],
    [
      'is one when the next pause comes before that has passed',
      [paused(1000), resume(2000), paused(2030), resume(3000)],
      [{ from: 8000, to: 24_480 }],
    ],
    ['is nothing for a resume alone', [resume(1000)], []],
    [
      'is cut to the recording',
      [paused(-500), resume(500), paused(9500), resume(11_000)],
      [
        { from: 0, to: 4480 },
        { from: 76_000, to: 80_000 },
      ],
    ],
    ['is nothing outside of it', [paused(-900), resume(-500), paused(11_000)], []],
    [
      'does not depend on the order of the masks',
      [resume(2000), paused(1000)],
      [{ from: 8000, to: 16_480 }],
    ],
  ];
  for (const [title, masks, spans] of table) {
    it(title, () => {
      assert.deepEqual(maskedSpans(masks, tenSeconds), spans);
    });
  }

  it('is not guessed when a mask has no time', () => {
    assert.throws(
      () => maskedSpans([{ time: 'noon', type: 'paused' }], tenSeconds),
      (error: unknown) => error instanceof ArchiveError && error.code === 'BAD_MASK',
    );
  });

  it('lies in the recording, in order, apart, and hides each sample once', () => {
    const mask = fc.tuple(fc.integer({ min: -2000, max: 12_000 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(mask, { maxLength: 12 }), given => {
        const spans = maskedSpans(
          given.map(([ms, on]) => (on ? paused(ms) : resume(ms))),
          tenSeconds,
        );
        let reached = 0;
        for (const { from, to } of spans) {
          assert.ok(reached <= from && from < to && to <= tenSeconds.samples);
          reached = to;
        }
        const hidden = spans.reduce((sum, span) => sum + lengthOf(span), 0);
        assert.equal(
          audibleIn({ from: 0, to: tenSeconds.samples }, spans),
          tenSeconds.samples - hidden,
        );
      }),
    );
  });
});

describe('the time line', () => {
  it('has 8 samples a millisecond, and negative ones before its start', () => {
    assert.equal(sampleAt(start, after(1)), 8);
    assert.equal(sampleAt(start, after(-250)), -2000);
  });
});
