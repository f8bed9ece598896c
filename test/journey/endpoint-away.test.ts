import assert from 'node:assert/strict';
import { Scene } from '../support/scene';
import { temporaryFolder } from '../support/temporary-folder';

describe('a recording endpoint that is away', () => {
  const folder = temporaryFolder();
  let scene: Scene;

  beforeEach(async () => {
    scene = await Scene.open(folder());
  });

  afterEach(() => scene.close());

  it('is tried again until the call is recorded', async () => {
    scene.world.legs.isReachable = false;
    await scene.talk();
    await scene.seen('two tries', () => scene.world.replicator.asked.length >= 2);
    assert.notEqual(scene.call.userData.GSIP_RECORD, 'ON');
    scene.world.legs.isReachable = true;
    await scene.shows('ON');
    await scene.recorded();
    scene.hangUp();
    const { recordDN } = await scene.archived();
    assert.equal(recordDN, '7001');
    assert(scene.journey().includes('recording failed, trying again'), scene.journey().join());
  });

  it('leaves a failed row of a call that ended meanwhile, and says why', async () => {
    scene.world.legs.isReachable = false;
    await scene.talk();
    await scene.seen('two tries', () => scene.world.replicator.asked.length >= 2);
    scene.hangUp();
    const row = await scene.row('failed');
    assert.equal(row.recordDN, '7001');
    assert(row.reasons.includes('no route to host'), row.reasons.join());
  });

  it('shows the loss while the call goes on, and joins what comes after to the same recording', async () => {
    await scene.talk();
    await scene.shows('ON');
    await scene.recorded();
    scene.world.legs.isReachable = false;
    const [key = ''] = scene.world.replicator.up.keys();
    scene.world.replicator.loseLeg(key);
    await scene.shows('OFF');
    scene.world.legs.isReachable = true;
    await scene.shows('ON');
    await scene.seen('four legs', () => scene.site.recorder.ongoing[0]?.legs.length === 4);
    scene.hangUp();
    const row = await scene.archived();
    assert.equal(row.legs.length, 4);
    assert.equal(scene.world.catalogue.list().length, 1);
  });

  it('has its control link lost and back without any loss', async () => {
    await scene.talk();
    await scene.shows('ON');
    await scene.recorded();
    scene.world.endpoint.down();
    scene.hangUp();
    // Nobody tells the recorder of its legs' end.
    await scene.seen('no legs', () => scene.world.replicator.up.size === 0);
    scene.world.endpoint.up();
    const row = await scene.archived();
    assert.equal(row.legs.length, 2);
  });
});
