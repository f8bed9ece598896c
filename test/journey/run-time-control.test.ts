import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { TlibError } from '../../src/tlib/tlib-error';
import { numbers } from '../support/private-service-numbers';
import { readWav } from '../support/read-wav';
import { Scene } from '../support/scene';
import { temporaryFolder } from '../support/temporary-folder';

describe('a call that nobody records by itself', () => {
  const folder = temporaryFolder();
  let scene: Scene;

  beforeEach(async () => {
    scene = await Scene.open(folder(), '7002');
  });

  afterEach(() => scene.close());

  it('is started, paused, resumed and stopped by a desktop in mid call', async () => {
    await scene.talk();
    await scene.ask(numbers.start, { id: 'wish-1' });
    await scene.shows('ON');
    await scene.recorded();
    await scene.ask(numbers.pause);
    await scene.shows('PAUSED');
    await scene.seen('the mask', () => scene.site.recorder.ongoing[0]?.masks.length === 1);
    await delay(60); // The length of the pause in the file.
    await scene.ask(numbers.resume);
    await scene.shows('ON');
    await scene.seen(
      'the end of the mask',
      () => scene.site.recorder.ongoing[0]?.masks.length === 2,
    );
    await delay(60); // What is heard after it.
    await scene.ask(numbers.stop);
    await scene.shows('OFF');
    const row = await scene.archived();
    assert.equal(row.id, 'wish-1');
    assert.equal(row.way, 'dynamic');
    assert.deepEqual(
      row.masks.map(({ type }) => type),
      ['paused', 'resume'],
    );
    assert.equal(scene.call.parties.length, 2, 'the call itself goes on');
    const [paused = '', resumed = ''] = row.masks.map(({ time }) => time);
    const sampleAt = (time: string): number =>
      Math.round((Date.parse(time) - row.startedAt.getTime()) * 8);
    for (const channel of await readWav(row.file ?? '')) {
      const masked = channel.subarray(sampleAt(paused), sampleAt(resumed));
      assert(masked.length > 400, 'the time line is kept');
      assert(
        masked.every(sample => sample === 0),
        'nothing is heard of the pause',
      );
      assert(channel.some(sample => sample !== 0));
    }
  });

  it('is recorded a second time under another id after a stop', async () => {
    await scene.talk();
    for (const turn of [1, 2]) {
      await scene.ask(numbers.start);
      await scene.shows('ON');
      await scene.recorded();
      await scene.ask(numbers.stop);
      await scene.shows('OFF');
      await scene.seen('its row', () => scene.world.catalogue.list().length === turn);
      await scene.seen('no legs', () => scene.site.recorder.ongoing.length === 0);
    }
    const ids = scene.world.catalogue.list().map(({ id }) => id);
    assert.equal(new Set(ids).size, 2, ids.join());
  });

  it('stays paused when the legs are lost, and nothing of it is recorded until it is resumed', async () => {
    await scene.talk();
    await scene.ask(numbers.start);
    await scene.shows('ON');
    await scene.recorded();
    await scene.ask(numbers.pause);
    await scene.shows('PAUSED');
    const [key = ''] = scene.world.replicator.up.keys();
    scene.world.replicator.loseLeg(key);
    await scene.seen('no legs', () => scene.world.replicator.up.size === 0);
    assert.equal(scene.call.userData.GSIP_RECORD, 'PAUSED');
    await scene.ask(numbers.resume);
    await scene.shows('ON');
    assert.equal(scene.world.replicator.up.size, 1);
  });

  it('is refused a recording that could go anywhere, in the words of T-Lib', async () => {
    await scene.talk();
    await assert.rejects(
      scene.ask(numbers.start, { dest: 'evil.example' }),
      (error: unknown) => error instanceof TlibError && error.errorCode === 53,
    );
    assert.equal(scene.world.replicator.asked.length, 0);
  });
});
