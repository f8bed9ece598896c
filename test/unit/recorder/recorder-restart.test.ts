import assert from 'node:assert/strict';
import { deferred } from '../../../src/async/deferred';
import { recordingID } from '../../../src/call/ids';
import { recordingOf } from '../../support/recording';
import { RecorderScene, uuid } from '../../support/recorder-scene';
import { temporaryFolder } from '../../support/temporary-folder';

describe('a recorder that is started again', () => {
  const folder = temporaryFolder();
  let scene: RecorderScene;
  const id = recordingID('R-1');

  beforeEach(async () => {
    scene = new RecorderScene(folder());
    await scene.recorder.start();
  });

  afterEach(() => scene.recorder.close());

  it('takes up a recording that goes on, with its legs, its data and its beginning', async () => {
    await scene.both();
    await scene.seen('its call', () => scene.recorder.ongoing[0]?.connID !== undefined);
    const [before] = scene.recorder.ongoing;
    await scene.restart();
    await scene.seen('two legs', () => scene.recorder.ongoing[0]?.legs.length === 2);
    const [after] = scene.recorder.ongoing;
    assert.equal(after?.id, before?.id);
    assert.deepEqual(after?.startedAt, before?.startedAt);
    assert.deepEqual(after?.legs, before?.legs);
    assert.deepEqual(after?.eventHistory, before?.eventHistory);
    scene.left();
    scene.end();
    await scene.archived();
    assert.equal(scene.catalogue.list().length, 1);
  });

  it('archives a recording that ended meanwhile', async () => {
    await scene.both();
    await scene.restart(() => {
      scene.end();
    });
    await scene.archived();
    assert.equal(scene.catalogue.get(id)?.status, 'verified');
  });

  it('archives what its predecessor had not finished archiving', async () => {
    scene.catalogue.save(recordingOf([], { id, callUUID: uuid, status: 'archiving' }));
    await scene.restart();
    await scene.archived();
  });

  it('takes a leg that came in while nobody was there', async () => {
    let answered: Promise<void> = Promise.resolve();
    await scene.restart(() => {
      answered = scene.arrive('late', '7001');
    });
    await answered;
    assert.equal(scene.recorder.ongoing.length, 1);
  });

  it('takes up a recording that had to have another id', async () => {
    const old = recordingOf([], { id, status: 'verified' });
    scene.catalogue.save(old);
    await scene.both();
    await scene.restart();
    await scene.seen('two legs', () => scene.recorder.ongoing[0]?.legs.length === 2);
    assert.equal(scene.recorder.ongoing[0]?.id, 'R-1~2');
    assert.deepEqual(scene.archive.stored, []);
    assert.equal(scene.catalogue.list().length, 2);
  });

  it('gives a leg that is being taken its row before it closes', async () => {
    const gate = deferred();
    scene.endpoint.beforeRecording = gate.promise;
    const answered = scene.arrive('a', '7001');
    const closed = scene.recorder.close();
    gate.resolve();
    await answered;
    await closed;
    assert.equal(scene.catalogue.get(id)?.legs.length, 1);
    assert.deepEqual(scene.endpoint.refused, []);
  });

  it('waits for nothing more once it is closed', async () => {
    await scene.both();
    await scene.recorder.close();
    scene.endpoint.up();
    scene.end();
    assert.equal(scene.catalogue.get(id)?.status, 'recording', 'the next start archives it');
  });
});
