import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { SAMPLE_RATE } from '../../src/demo/tone';

/** The channels of a 16-bit, 8 kHz WAV file. Sizes of 0, as a killed writer leaves them, mean: to the end of the file. */
export async function readWav(path: string): Promise<readonly Int16Array[]> {
  const file = await readFile(path);
  assert.equal(file.toString('latin1', 0, 4) + file.toString('latin1', 8, 12), 'RIFFWAVE', path);
  let channels = 0;
  for (let at = 12; at + 8 <= file.length;) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    if (id === 'fmt ') {
      assert.equal(file.readUInt16LE(at + 8), 1, `${path} is not PCM`);
      channels = file.readUInt16LE(at + 10);
      assert.equal(file.readUInt32LE(at + 12), SAMPLE_RATE, path);
      assert.equal(file.readUInt16LE(at + 22), 16, path);
    }
    if (id === 'data') {
      const data = file.subarray(at + 8, size === 0 ? file.length : at + 8 + size);
      return apart(data, channels);
    }
    at += 8 + size + (size % 2);
  }
  throw new assert.AssertionError({ message: `${path} has no audio` });
}

function apart(data: Buffer, channels: number): readonly Int16Array[] {
  const length = Math.floor(data.length / 2 / channels);
  return Array.from({ length: channels }, (_, channel) =>
    Int16Array.from({ length }, (__, n) => data.readInt16LE((n * channels + channel) * 2)),
  );
}
