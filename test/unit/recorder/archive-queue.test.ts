import assert from 'node:assert/strict';
import { MemoryArchive } from '../../../src/driver/memory/memory-archive';
import { ArchiveQueue } from '../../../src/recorder/archive-queue';
import { BreakableCatalogue } from '../../support/breakable-catalogue';
import { RecordedLog } from '../../support/recorded-log';
import { after, recordingOf } from '../../support/recording';
import { recordingID } from '../../../src/call/ids';

const recording = recordingOf([]);

describe('the archive queue', () => {
  let archive: MemoryArchive;
  let catalogue: BreakableCatalogue;
  let queue: ArchiveQueue;

  beforeEach(() => {
    archive = new MemoryArchive();
    catalogue = new BreakableCatalogue();
    queue = new ArchiveQueue(archive, catalogue, new RecordedLog(), 1);
  });

  const row = () => catalogue.get(recording.id);
  const journey = (): readonly string[] => catalogue.journey(recording.id).map(({ what }) => what);

  it('archives a recording, and its row says where', async () => {
    queue.add(recording);
    assert.equal(row()?.status, 'archiving');
    assert(queue.has(recording.id));
    await queue.settled();
    assert.equal(row()?.status, 'verified');
    assert.equal(row()?.file, '/archive/R-1.wav');
    assert(!queue.has(recording.id));
  });

  it('sets the end of a recording that nobody saw end', async () => {
    queue.add(recording);
    await queue.settled();
    assert.deepEqual(row()?.endedAt, after(1_000));
  });

  it('tries again when the disk fails', async () => {
    archive.storageErrors = 4;
    queue.add(recording);
    await queue.settled();
    assert.equal(row()?.status, 'verified');
    assert.equal(journey().filter(what => what === 'not archived').length, 4);
  });

  it('leaves it to the next start when the disk goes on failing', async () => {
    archive.storageErrors = 99;
    queue.add(recording);
    await queue.settled();
    assert.equal(row()?.status, 'archiving');
    assert(!queue.has(recording.id));
    assert.equal(99 - archive.storageErrors, 5);
  });

  it('marks a recording without audio as failed, at once', async () => {
    archive.hasAudio = false;
    queue.add(recording);
    await queue.settled();
    assert.equal(row()?.status, 'failed');
    assert.deepEqual(row()?.reasons, ['all legs are empty']);
    assert.equal(journey().filter(what => what === 'not archived').length, 1);
  });

  it('archives one after the other, and the next one whatever became of the first', async () => {
    archive.storageErrors = 5;
    queue.add(recording);
    queue.add(recordingOf([], { id: recordingID('R-2') }));
    await queue.settled();
    assert.deepEqual(
      archive.stored.map(({ id }) => id),
      ['R-2'],
    );
  });

  it('archives also when the catalogue fails in between', async () => {
    catalogue.failures = 2;
    queue.add(recording);
    await queue.settled();
    assert.equal(row()?.status, 'verified');
  });

  it('leaves no row of a call that nobody answered', async () => {
    queue.discard(recording);
    await queue.settled();
    assert.deepEqual(archive.discarded, ['R-1']);
    assert.equal(row(), undefined);
  });

  it('does not leave a row of it that says that it goes on', async () => {
    catalogue.save({ ...recording, status: 'recording' });
    queue.discard(recording);
    await queue.settled();
    assert.equal(row()?.status, 'failed');
  });
});
