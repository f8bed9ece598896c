import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveError } from '../../../src/archive/archive-error';
import { writeStereo, type Stereo } from '../../../src/archive/stereo';
import { dn } from '../../../src/call/ids';
import type { RecordedLeg, Recording } from '../../../src/catalogue/recording';
import { after, recordingOf } from '../../support/recording';
import { temporaryFolder } from '../../support/temporary-folder';
import { joined, monoWav, silence, stereoWav, tone } from '../../support/wav';

describe('the stereo file', () => {
  const folder = temporaryFolder();
  const file = (): string => join(folder(), 'stereo.wav');

  function leg(number: string, samples: Int16Array, from = 0): RecordedLeg {
    const path = join(folder(), `${number}-${from}.wav`);
    writeFileSync(path, monoWav(samples));
    return {
      dn: dn(number),
      path,
      startedAt: after(from),
      endedAt: after(from + samples.length / 8),
    };
  }

  const store = (legs: readonly RecordedLeg[], more: Partial<Recording> = {}): Promise<Stereo> =>
    writeStereo(recordingOf(legs, { endedAt: after(3000), ...more }), file(), 7000);

  const assertChannels = (one: Int16Array, two: Int16Array): void => {
    const { channels } = stereoWav(file());
    assert.deepEqual(channels, [[...one], [...two]]);
  };

  const high = tone(3000, 2);
  const low = tone(3000, 8);

  it('has what recordDN says on channel 1, in whatever order the legs arrived', async () => {
    const stereo = await store([leg('7002', low), leg('7001', high)]);
    assertChannels(high, low);
    assert.deepEqual([stereo.reasons, stereo.notes], [[], []]);
    assert.deepEqual(stereo.channels, [
      { channel: 1, dn: '7001', says: 'the recorded party', legs: [1] },
      { channel: 2, dn: '7002', says: 'the other party', legs: [0] },
    ]);
  });

  it('is a WAV with the 44 bytes that every player knows, and has the hash that is told', async () => {
    const stereo = await store([leg('7001', high), leg('7002', low)]);
    const expected =
      '52494646' +
      '24770100' +
      '57415645' +
      '666d7420' +
      '10000000' +
      '0100' +
      '0200' +
      '401f0000' +
      '007d0000' +
      '0400' +
      '1000' +
      '64617461' +
      '00770100';
    assert.equal(stereoWav(file()).header.toString('hex'), expected);
    assert.equal(stereo.bytes, 96_044);
    assert.equal(stereo.sha256, createHash('sha256').update(readFileSync(file())).digest('hex'));
    assert.deepEqual(stereo.endedAt, after(3000));
  });

  it('has each leg where the clock heard it: silence before a late one and after an early end', async () => {
    await store([leg('7001', high.slice(0, 8 * 2500), 250), leg('7002', low.slice(0, 8 * 2000))]);
    assertChannels(
      joined(silence(250), high.slice(0, 8 * 2500), silence(250)),
      joined(low.slice(0, 8 * 2000), silence(1000)),
    );
  });

  it('is cut to the recording where a leg began before it and went on after it', async () => {
    const long = joined(silence(266), high, low);
    await store([leg('7001', long, -266), leg('7002', low)]);
    assertChannels(high, low);
  });

  it('is exactly silent on both channels from each pause to its resume and what was on the way then, and nowhere else', async () => {
    await store([leg('7001', high), leg('7002', low)], {
      masks: [
        { time: after(500).toISOString(), type: 'paused' },
        { time: after(1501).toISOString(), type: 'resume' },
        { time: after(2900).toISOString(), type: 'paused' },
      ],
    });
    const masked = (samples: Int16Array): Int16Array =>
      joined(samples.slice(0, 4000), silence(1061), samples.slice(12_488, 23_200), silence(100));
    assertChannels(masked(high), masked(low));
  });

  it('joins the legs of one party that came one after another', async () => {
    const legs = [
      leg('7001', high.slice(0, 8000)),
      leg('7002', low),
      leg('7001', high.slice(0, 8 * 1500), 1500),
    ];
    const stereo = await store(legs);
    assertChannels(joined(high.slice(0, 8000), silence(500), high.slice(0, 8 * 1500)), low);
    assert.deepEqual(stereo.reasons, []);
  });

  it('of a long call is the same as that of a short one: blocks leave no seam', async () => {
    const ramp = Int16Array.from({ length: 8 * 20_000 }, (_, i) => (i % 32_767) + 1);
    await store([leg('7001', ramp, 3), leg('7002', ramp, 7)], { endedAt: after(20_007) });
    assertChannels(joined(silence(3), ramp, silence(4)), joined(silence(7), ramp));
  });

  const confused: [title: string, dns: [string, string], reason: string][] = [
    [
      'both legs have one DN',
      ['7001', '7001'],
      'both legs have the DN 7001: channel 1 is the leg that arrived first',
    ],
    [
      'no leg has recordDN',
      ['8', '9'],
      'no leg has the DN 7001: channel 1 is the leg that arrived first',
    ],
  ];
  for (const [title, [first, second], reason] of confused) {
    it(`has the leg that arrived first on channel 1, and is suspect, when ${title}`, async () => {
      const { startedAt, path, endedAt } = leg('first', high.slice(80), 10);
      const legs = [
        { startedAt, path, ...(endedAt && { endedAt }), dn: dn(first) },
        leg(second, low),
      ];
      const stereo = await store(legs);
      assertChannels(joined(silence(10), high.slice(80)), low);
      assert.deepEqual(stereo.reasons, [reason]);
      assert.equal(stereo.channels[0].says, 'one of the two parties');
    });
  }

  it('is not there when no leg has audio', async () => {
    const missing = { dn: dn('7002'), path: join(folder(), 'missing.wav'), startedAt: after(0) };
    for (const legs of [[], [missing], [leg('7001', new Int16Array()), missing]]) {
      await assert.rejects(
        store(legs),
        (error: unknown) =>
          error instanceof ArchiveError &&
          error.code === 'NO_AUDIO' &&
          error.fault === 'media-server',
      );
      assert.equal(existsSync(file()), false);
    }
  });

  it('is not begun when it would be longer than a WAV can be', async () => {
    await assert.rejects(
      store([leg('7001', high)], { endedAt: after(40 * 3_600_000) }),
      (error: unknown) => error instanceof ArchiveError && error.code === 'TOO_LONG',
    );
    assert.deepEqual(readdirSync(folder()), ['7001-0.wav']);
  });
});
