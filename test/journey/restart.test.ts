import assert from 'node:assert/strict';
import { numbers } from '../support/private-service-numbers';
import { Scene } from '../support/scene';
import { temporaryFolder } from '../support/temporary-folder';

describe('a controller that is started again in mid call', () => {
  const folder = temporaryFolder();
  let scene: Scene;

  beforeEach(async () => {
    scene = await Scene.open(folder());
    await scene.talk();
    await scene.shows('ON');
    await scene.recorded();
  });

  afterEach(() => scene.close());

  it('takes up the call, its ids, its data and its recording, and ends it as if nothing had been', async () => {
    await scene.site.desktop.attachUserData(scene.onCall, { case: '4711' });
    await scene.seen('the data', () => scene.site.recorder.ongoing[0]?.userData.case === '4711');
    const before = scene.call;
    await scene.restart();
    await scene.recorded();
    assert.equal(scene.call.connID, before.connID);
    assert.equal(scene.call.callUUID, before.callUUID);
    assert.equal(scene.call.userData.case, '4711');
    scene.hangUp();
    const row = await scene.archived();
    assert.equal(row.legs.length, 2);
    assert.equal(row.userData.case, '4711');
    assert.equal(row.eventHistory.filter(({ event }) => event === 'Joined').length, 2);
    assert.equal(scene.world.catalogue.list().length, 1);
  });

  it('controls a recording that its predecessor began', async () => {
    await scene.restart();
    await scene.recorded();
    await scene.site.desktop.registerAddress(scene.agentDN);
    await scene.ask(numbers.pause);
    await scene.shows('PAUSED');
    await scene.ask(numbers.resume);
    await scene.shows('ON');
    await scene.ask(numbers.stop);
    await scene.shows('OFF');
    await scene.archived();
  });

  it('keeps paused what was paused', async () => {
    await scene.ask(numbers.pause);
    await scene.shows('PAUSED');
    await scene.restart();
    await scene.recorded();
    await scene.shows('PAUSED');
    assert([...scene.world.replicator.up.values()].every(({ isPaused }) => isPaused));
    await scene.site.desktop.registerAddress(scene.agentDN);
    await scene.ask(numbers.resume);
    await scene.shows('ON');
  });

  it('connects anew a recording that lost a leg meanwhile', async () => {
    const [key = ''] = scene.world.replicator.up.keys();
    await scene.site.close();
    scene.world.replicator.loseLegUnseen(key);
    await scene.restart();
    await scene.seen('new legs', () => {
      const [now] = scene.world.replicator.up.keys();
      return now !== undefined && now !== key;
    });
    await scene.shows('ON');
  });

  it('archives a recording that ended while nobody looked', async () => {
    await scene.site.close();
    const [key = ''] = scene.world.replicator.up.keys();
    await scene.world.replicator.release(key);
    await scene.restart(false);
    const row = await scene.archived();
    assert.equal(row.recordDN, '7001');
    assert.equal(scene.world.book.entries().length, 0);
  });

  it('records a call whose recording ended while nobody looked, for the call goes on', async () => {
    await scene.site.close();
    const [key = ''] = scene.world.replicator.up.keys();
    await scene.world.replicator.release(key);
    await scene.restart();
    await scene.seen('a new recording', () => scene.world.replicator.up.size === 1);
  });

  it('does not begin again what was stopped', async () => {
    await scene.ask(numbers.stop);
    await scene.shows('OFF');
    await scene.archived();
    const begun = scene.world.replicator.asked.filter(({ what }) => what === 'start').length;
    await scene.restart();
    await scene.site.desktop.registerAddress(scene.agentDN);
    await scene.site.desktop.queryCall(scene.call.connID);
    const now = scene.world.replicator.asked.filter(({ what }) => what === 'start').length;
    assert.equal(now, begun);
  });
});
