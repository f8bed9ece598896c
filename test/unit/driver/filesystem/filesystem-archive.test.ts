import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ArchiveError } from '../../../../src/archive/archive-error';
import { recordingFromMetadata } from '../../../../src/archive/metadata';
import { callUUID, dn, recordingID } from '../../../../src/call/ids';
import type { RecordedLeg, Recording } from '../../../../src/catalogue/recording';
import { StorageError } from '../../../../src/catalogue/storage-error';
import {
  FilesystemArchive,
  type KeepLegs,
} from '../../../../src/driver/filesystem/filesystem-archive';
import { silent } from '../../../../src/log/logger';
import { after, recordingOf } from '../../../support/recording';
import { temporaryFolder } from '../../../support/temporary-folder';
import { monoWav, tone } from '../../../support/wav';

describe('the archive in a folder', () => {
  const folder = temporaryFolder();
  const dir = (): string => join(folder(), 'archive');
  const day = (): string => join(dir(), '2026-03-01');
  const archive = (keepLegs?: KeepLegs): FilesystemArchive =>
    new FilesystemArchive({ dir: dir(), ...(keepLegs && { keepLegs }) }, silent);

  function leg(number: string, name = number, half = 4): RecordedLeg {
    const path = join(folder(), `${name}.wav`);
    writeFileSync(path, monoWav(tone(1000, half)));
    return { dn: dn(number), path, startedAt: after(0), endedAt: after(1000) };
  }

  const recording = (more: Partial<Recording> = {}): Recording =>
    recordingOf([leg('7001'), leg('7002')], { endedAt: after(1000), ...more });

  const legFiles = (): string[] => readdirSync(folder()).filter(name => name.endsWith('.wav'));

  it('stores by day and id, the document beside the WAV, and removes the legs', async () => {
    const given = recording();
    const archived = await archive().store(given);
    assert.deepEqual(readdirSync(join(day(), 'R-1')), ['R-1.json', 'R-1.wav']);
    assert.deepEqual(
      { ...archived, sha256: '' },
      {
        status: 'verified',
        reasons: [],
        notes: [],
        file: join(day(), 'R-1', 'R-1.wav'),
        seconds: 1,
        bytes: 32_044,
        sha256: '',
      },
    );
    assert.equal(
      archived.sha256,
      createHash('sha256').update(readFileSync(archived.file)).digest('hex'),
    );
    const document: unknown = JSON.parse(readFileSync(join(day(), 'R-1', 'R-1.json'), 'utf8'));
    const { notes, ...rest } = archived;
    assert.deepEqual(notes, []);
    assert.deepEqual(recordingFromMetadata(document, join(day(), 'R-1')), { ...given, ...rest });
    assert.deepEqual(legFiles(), []);
  });

  it('lets nobody but its own user and group in', async () => {
    const { file } = await archive().store(recording());
    assert.equal(statSync(file).mode & 0o007, 0);
    assert.equal(statSync(join(day(), 'R-1')).mode & 0o007, 0);
  });

  for (const id of [
    '../../escape',
    '.',
    '..',
    '/etc/passwd',
    'nul\0',
    'x'.repeat(5000),
    'ä🎧'.repeat(100),
    '',
  ]) {
    it(`stores ${JSON.stringify(id.slice(0, 20))} (${id.length} characters) in the folder of its day`, async () => {
      const { file } = await archive().store(recording({ id: recordingID(id) }));
      const [own, ...others] = readdirSync(day());
      assert.deepEqual(others, []);
      assert.equal(file, join(day(), own ?? '', `${own ?? ''}.wav`));
      assert.deepEqual(readdirSync(folder()), ['archive']);
    });
  }

  const keeping: [keepLegs: KeepLegs | undefined, verified: number, suspect: number][] = [
    [undefined, 0, 1],
    ['suspect', 0, 1],
    ['never', 0, 0],
    ['always', 2, 1],
  ];
  for (const [keepLegs, verified, suspect] of keeping) {
    it(`keeps ${verified} legs of a verified and ${suspect} of a suspect recording when told ${keepLegs ?? 'nothing'}`, async () => {
      await archive(keepLegs).store(recording());
      assert.equal(legFiles().length, verified);
      rmSync(join(folder(), '7001.wav'), { force: true });
      rmSync(join(folder(), '7002.wav'), { force: true });
      await archive(keepLegs).store(
        recordingOf([leg('7001')], { id: recordingID('R-2'), endedAt: after(1000) }),
      );
      assert.equal(legFiles().length, suspect);
    });
  }

  it('never removes a leg that it could not use', async () => {
    const given = recording();
    writeFileSync(given.legs[1]?.path ?? '', 'something else');
    await archive('never').store(given);
    assert.deepEqual(legFiles(), ['7002.wav']);
  });

  it('stores what is there already no second time, and gives the same result', async () => {
    const given = recording();
    const first = await archive('always').store(given);
    const { ino } = statSync(first.file);
    assert.deepEqual(await archive().store(given), first);
    assert.equal(statSync(first.file).ino, ino);
    assert.deepEqual(legFiles(), []);
    assert.deepEqual(await archive().store(given), first);
  });

  it('gives the same result after a crash while the legs were being removed', async () => {
    const given = recording();
    const first = await archive('always').store(given);
    rmSync(given.legs[0]?.path ?? '');
    assert.deepEqual(await archive().store(given), first);
    assert.deepEqual(legFiles(), []);
  });

  it('gives the same result after a crash before the document was written', async () => {
    const given = recording();
    const first = await archive('always').store(given);
    rmSync(join(day(), 'R-1', 'R-1.json'));
    writeFileSync(first.file, 'of another attempt');
    writeFileSync(`${first.file}.part`, 'half');
    assert.deepEqual(await archive().store(given), first);
    assert.deepEqual(readdirSync(join(day(), 'R-1')), ['R-1.json', 'R-1.wav']);
  });

  it('makes a WAV again that is gone while its legs are there', async () => {
    const given = recording();
    const first = await archive('always').store(given);
    rmSync(first.file);
    assert.deepEqual(await archive().store(given), first);
    assert.ok(existsSync(first.file));
  });

  it('overwrites neither another recording of the same id nor what it does not know', async () => {
    const first = await archive().store(recording());
    const before = readFileSync(first.file);
    const other = recordingOf([leg('7001', 'other', 2)], { endedAt: after(1000) });
    const second = await archive().store(other);
    assert.equal(second.file, join(day(), 'R-1~2', 'R-1~2.wav'));
    assert.deepEqual(readFileSync(first.file), before);
    assert.deepEqual(await archive().store(other), second);

    mkdirSync(join(day(), 'R-3'));
    writeFileSync(join(day(), 'R-3', 'R-3.json'), '{"somebody": "else"}');
    const third = await archive().store(recording({ id: recordingID('R-3') }));
    assert.equal(third.file, join(day(), 'R-3~2', 'R-3~2.wav'));
    assert.equal(readFileSync(join(day(), 'R-3', 'R-3.json'), 'utf8'), '{"somebody": "else"}');
  });

  it('takes a recording of the same id and legs for another when its call is another', async () => {
    const given = recording();
    await archive('always').store(given);
    const { file } = await archive('always').store({ ...given, callUUID: callUUID('OTHER') });
    assert.equal(file, join(day(), 'R-1~2', 'R-1~2.wav'));
  });

  it('leaves a WAV that has changed as it is, and stores the legs anew', async () => {
    const given = recording();
    const first = await archive('always').store(given);
    writeFileSync(first.file, 'changed');
    const second = await archive().store(given);
    assert.equal(second.file, join(day(), 'R-1~2', 'R-1~2.wav'));
    assert.equal(readFileSync(first.file, 'utf8'), 'changed');
  });

  it('stores two recordings of one id side by side that come at the same time', async () => {
    const one = recording();
    const two = recordingOf([leg('7001', 'two')], {
      callUUID: callUUID('TWO'),
      endedAt: after(1000),
    });
    const both = archive();
    const results = await Promise.all([both.store(one), both.store(two), both.store(one)]);
    assert.deepEqual(
      results.map(({ file }) => file.slice(day().length)),
      ['/R-1/R-1.wav', '/R-1~2/R-1~2.wav', '/R-1/R-1.wav'],
    );
  });

  it('goes on with a recording after the one before it of the same id failed', async () => {
    const both = archive();
    const results = await Promise.allSettled([
      both.store(recordingOf([])),
      both.store(recording()),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'fulfilled'],
    );
  });

  it('says so when there is nothing to store, and leaves no trace', async () => {
    await assert.rejects(archive().store(recordingOf([])), ArchiveError);
    assert.equal(existsSync(dir()), false);
  });

  const faults: [title: string, spoil: () => void][] = [
    [
      'its folder is a file',
      () => {
        writeFileSync(dir(), '');
      },
    ],
    [
      'its WAV cannot be named',
      () => {
        mkdirSync(join(day(), 'R-1', 'R-1.wav', 'x'), { recursive: true });
      },
    ],
    [
      'its document cannot be written',
      () => {
        mkdirSync(join(day(), 'R-1', 'R-1.json.part'), { recursive: true });
      },
    ],
  ];
  for (const [title, spoil] of faults) {
    it(`keeps the legs and leaves nothing half-written when ${title}`, async () => {
      const given = recording();
      spoil();
      await assert.rejects(archive('never').store(given), (error: unknown) => {
        assert.ok(error instanceof StorageError);
        assert.equal(error.fault, 'storage');
        assert.ok(error.cause instanceof Error);
        return true;
      });
      assert.deepEqual(legFiles(), ['7001.wav', '7002.wav']);
      assert.equal(existsSync(join(dir(), '2026-03-01', 'R-1', 'R-1.wav.part')), false);
      assert.equal(existsSync(join(dir(), '2026-03-01', 'R-1', 'R-1.json')), false);
    });
  }
});
