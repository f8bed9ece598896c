const samplesPerMs = 8;

/** A mono WAV of `ms` of a tone, silent between the first and the second of `turns` (in ms), and so on. */
export function wavOf(ms: number, turns: readonly number[]): Buffer {
  const samples = Math.max(0, Math.round(ms)) * samplesPerMs;
  const file = Buffer.alloc(44 + samples * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // mono
  file.writeUInt32LE(8_000, 24);
  file.writeUInt32LE(16_000, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n += 1) {
    const isSilent = turns.filter(turn => turn <= n / samplesPerMs).length % 2 === 1;
    const level = n % 8 < 4 ? 8_000 : -8_000;
    file.writeInt16LE(isSilent ? 0 : level, 44 + n * 2);
  }
  return file;
}
