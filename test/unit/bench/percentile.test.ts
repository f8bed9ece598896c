import assert from 'node:assert/strict';
import { mean, percentile, spreadOf } from '../../../bench/percentile';
import { TwinlegError } from '../../../src/errors';

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1);

describe('a percentile', () => {
  for (const { values, percent, expected } of [
    { values: [7], percent: 50, expected: 7 },
    { values: [3, 1, 2], percent: 50, expected: 2 },
    { values: [4, 1, 3, 2], percent: 50, expected: 2 },
    { values: [10, 9, 100], percent: 100, expected: 100 },
    { values: upTo(200).toReversed(), percent: 99, expected: 198 },
    { values: upTo(20), percent: 99, expected: 20 },
    { values: [5, 6], percent: 0, expected: 5 },
  ]) {
    it(`is ${expected} for ${percent} % of ${values.length} values`, () => {
      assert.equal(percentile(values, percent), expected);
    });
  }

  it('leaves the values as they were', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    assert.deepEqual(values, [3, 1, 2]);
  });

  it('is not made up where nothing was measured', () => {
    assert.throws(() => percentile([], 50), TwinlegError);
    assert.throws(() => mean([]), TwinlegError);
  });
});

describe('the mean', () => {
  it('is the sum over the count', () => {
    assert.equal(mean([1, 2, 6]), 3);
  });
});
