import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeStereo, type Stereo } from '../../../src/archive/stereo';
import { dn } from '../../../src/call/ids';
import type { RecordedLeg, Recording } from '../../../src/catalogue/recording';
import { after, recordingOf } from '../../support/recording';
import { temporaryFolder } from '../../support/temporary-folder';
import {
  chunk,
  crashedWav,
  format,
  joined,
  monoWav,
  pcm,
  riff,
  silence,
  tone,
} from '../../support/wav';

/** What a leg's file holds and when it was up; `endedAt` undefined when nobody saw it end. */
interface Given {
  readonly file: Buffer | undefined;
  readonly from?: number;
  readonly to?: number | undefined;
}

const wav = (ms: number): Buffer => monoWav(tone(ms));
const good: Given = { file: wav(10_000), to: 10_000 };

describe('a recording', () => {
  const folder = temporaryFolder();

  function store(
    given: readonly Given[],
    more: Partial<Recording> = {},
    isEndKnown = true,
  ): Promise<Stereo> {
    const legs = given.map(({ file, from = 0, to }, index): RecordedLeg => {
      const path = join(folder(), `${index}.wav`);
      if (file) writeFileSync(path, file);
      const endedAt = to === undefined ? {} : { endedAt: after(to) };
      return { dn: dn(`700${index + 1}`), path, startedAt: after(from), ...endedAt };
    });
    const end = isEndKnown ? { endedAt: after(10_000) } : {};
    const recording = recordingOf(legs, { ...end, ...more });
    return writeStereo(recording, join(folder(), 'stereo.wav'), 7000);
  }

  const paused = { time: after(1000).toISOString(), type: 'paused' } as const;
  const resumed = { time: after(9000).toISOString(), type: 'resume' } as const;
  const quietInPause = joined(tone(1000), silence(8000), tone(1000));
  const soundInPause = joined(silence(1000), tone(8000), silence(1000));

  const table: [
    title: string,
    legs: Given[],
    reasons: string[],
    notes: string[],
    more?: Partial<Recording>,
  ][] = [
    ['is verified when both files are as long as their legs', [good, good], [], []],
    ['is verified within 110 ms in 10 s', [good, { ...good, file: wav(9891) }], [], []],
    [
      'is suspect when a file is short',
      [{ ...good, file: wav(8800) }, good],
      ['leg 7001 is 1.20 s short of its 10.00 s'],
      [],
    ],
    [
      'is suspect when a file drifts by more than the tolerance',
      [good, { ...good, file: wav(9889) }],
      ['leg 7002 is 0.11 s short of its 10.00 s'],
      [],
    ],
    [
      'is suspect when a file is long',
      [good, { ...good, file: wav(10_200) }],
      ['leg 7002 is 0.20 s longer than its 10.00 s'],
      [],
    ],
    [
      'is verified when the leg that nobody saw end ran on until it timed out',
      [good, { file: wav(16_900) }],
      [],
      [],
    ],
    [
      'is suspect when it ran on for longer than that',
      [good, { file: wav(17_200) }],
      ['leg 7002 is 7.20 s longer than its 10.00 s'],
      [],
    ],
    ['is suspect when only one leg was recorded', [good], ['only one leg was recorded'], []],
    [
      'is suspect when a file is missing',
      [good, { ...good, file: undefined }],
      ['leg file missing (7002)'],
      [],
    ],
    [
      'is suspect when a file is not of its form',
      [good, { ...good, file: riff([format({ rate: 16_000 }), chunk('data', pcm(tone(10)))]) }],
      [
        'leg file not usable (7002): encoding 1, 1 channels, 16000 Hz, 16 bit instead of PCM, mono, 8000 Hz, 16 bit',
      ],
      [],
    ],
    [
      'is suspect when a leg is silent',
      [good, { ...good, file: monoWav(silence(10_000)) }],
      ['leg 7002 is silent throughout'],
      [],
    ],
    [
      'is suspect when a leg sounds only where it must not be heard',
      [good, { ...good, file: monoWav(soundInPause) }],
      ['leg 7002 is silent throughout'],
      [],
      { masks: [paused, resumed] },
    ],
    [
      'is verified when a leg is silent in the pause alone',
      [good, { ...good, file: monoWav(quietInPause) }],
      [],
      [],
      { masks: [paused, resumed] },
    ],
    [
      'is verified when it was paused throughout',
      [good, { ...good, file: monoWav(silence(10_000)) }],
      [],
      [],
      { masks: [{ ...paused, time: after(0).toISOString() }] },
    ],
    [
      'is verified, with a note, when a header was not finished',
      [{ ...good, file: crashedWav(tone(10_000)) }, good],
      [],
      ["leg 7001: WAV header not finished, length taken from the file's size"],
    ],
    [
      'is suspect when a crash cost audio',
      [{ ...good, file: crashedWav(tone(8000)) }, good],
      ['leg 7001 is 2.00 s short of its 10.00 s'],
      ["leg 7001: WAV header not finished, length taken from the file's size"],
    ],
    [
      'is suspect when a crash cost all of one leg',
      [good, { ...good, file: Buffer.alloc(0) }],
      ['leg 7002 is 10.00 s short of its 10.00 s'],
      ["leg 7002: WAV header not finished, length taken from the file's size"],
    ],
    [
      'is suspect when a leg belongs to another time',
      [good, { file: wav(1000), from: 60_000, to: 61_000 }],
      ["leg 7002 lies outside the recording's time", 'channel 2 had no leg for 10.00 s'],
      [],
    ],
    [
      'is verified, with a note, when a leg ended a little early',
      [good, { file: wav(8000), to: 8000 }],
      [],
      ['channel 2 had no leg for 2.00 s'],
    ],
    [
      'is suspect when a leg ended long before',
      [good, { file: wav(2000), to: 2000 }],
      ['channel 2 had no leg for 8.00 s'],
      [],
    ],
    [
      'is suspect when its times are the wrong way round',
      [good, good],
      ['the recording ended before it began'],
      ["nobody saw the recording end: taken from its legs' files, less 0.00 s of silence"],
      { endedAt: after(-1) },
    ],
  ];
  for (const [title, legs, reasons, notes, more] of table) {
    it(title, async () => {
      const stereo = await store(legs, more);
      assert.deepEqual({ reasons: stereo.reasons, notes: stereo.notes }, { reasons, notes });
    });
  }

  it('leaves a file with a bad header as it is', async () => {
    const file = crashedWav(tone(10_000));
    await store([{ ...good, file }, good]);
    assert.deepEqual(readFileSync(join(folder(), '0.wav')), file);
  });

  const ends: [title: string, one: Int16Array, two: Int16Array, endMs: number][] = [
    ['with the later leg', tone(4000), tone(5000), 5000],
    [
      'before the silence that both have at the end',
      joined(tone(4000), silence(5000)),
      joined(tone(3000), silence(6000)),
      4000,
    ],
    [
      'before the silence of one where the other is over',
      tone(4000),
      joined(tone(3500), silence(5500)),
      4000,
    ],
    [
      'no more than 7 s before the end of the files',
      joined(tone(1000), silence(9000)),
      joined(tone(1000), silence(9000)),
      3000,
    ],
    ['with its files when all is silence', silence(3000), silence(3000), 3000],
  ];
  for (const [title, one, two, endMs] of ends) {
    it(`whose end nobody saw ends ${title}`, async () => {
      const legs = [one, two].map(samples => ({ file: monoWav(samples) }));
      const stereo = await store(legs, {}, false);
      assert.deepEqual(stereo.endedAt, after(endMs));
      assert.equal(stereo.samples, endMs * 8);
      assert.match(stereo.notes.join(), /nobody saw the recording end/);
    });
  }
});
