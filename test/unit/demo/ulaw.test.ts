import assert from 'node:assert/strict';
import { decodeUlaw, encodeUlaw } from '../../../src/demo/ulaw';

describe('mu-law', () => {
  // The decoder's output values of ITU-T G.711, table 2, scaled to 16 bits.
  for (const [byte, sample] of [
    [0x80, 32_124],
    [0x8f, 16_764],
    [0x90, 15_996],
    [0xf0, 120],
    [0xfe, 8],
    [0xff, 0],
    [0x00, -32_124],
    [0x7e, -8],
    [0x10, -15_996],
  ] as const) {
    it(`reads byte ${byte.toString(16).padStart(2, '0')} as ${sample} and writes it back`, () => {
      assert.deepEqual([...decodeUlaw(Uint8Array.of(byte))], [sample]);
      assert.deepEqual([...encodeUlaw(Int16Array.of(sample))], [byte]);
    });
  }

  it('keeps every sample within its step, up to the ends of 16 bits', () => {
    for (let sample = -32_768; sample <= 32_767; sample += 37) {
      const [back = Number.NaN] = decodeUlaw(encodeUlaw(Int16Array.of(sample)));
      const most = Math.max(4, Math.abs(sample) / 16);
      assert.ok(Math.abs(back - sample) <= most, `${sample} became ${back}`);
    }
  });

  it('writes silence as ff', () => {
    assert.deepEqual([...encodeUlaw(new Int16Array(2))], [0xff, 0xff]);
  });
});
