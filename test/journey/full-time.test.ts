import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readWav } from '../support/read-wav';
import { Scene } from '../support/scene';
import { temporaryFolder } from '../support/temporary-folder';

describe('a call of a DN that is recorded full-time', () => {
  const folder = temporaryFolder();
  let scene: Scene;

  beforeEach(async () => {
    scene = await Scene.open(folder());
  });

  afterEach(() => scene.close());

  it('is armed while it rings and ends as a stereo file with the party first, in the catalogue', async () => {
    scene.ring();
    await scene.recorded();
    scene.answer();
    await scene.shows('ON');
    const { callUUID } = scene.call;
    await scene.seen('some audio', () => {
      const [ongoing] = scene.site.recorder.ongoing;
      return ongoing !== undefined && Date.now() - ongoing.startedAt.getTime() > 150;
    });
    scene.hangUp();
    const row = await scene.archived();
    assert.deepEqual(row.reasons, []);
    const { recordDN, way, ani, dnis } = row;
    assert.deepEqual(
      { recordDN, way, ani, dnis, callUUID: row.callUUID },
      { recordDN: '7001', way: 'full-time', ani: '+491234', dnis: '7001', callUUID },
    );
    assert.deepEqual(
      row.legs.map(leg => leg.dn),
      ['7001', 'trunk'],
    );
    const channels = await readWav(row.file ?? '');
    assert.equal(channels.length, 2);
    await scene.seen('the journey', () => scene.journey().includes('archived'));
    for (const what of ['decided', 'leg recorded', 'recording started', 'recording stopped'])
      assert(scene.journey().includes(what), `${what} is missing in ${scene.journey().join()}`);
  });

  it('leaves nothing when nobody answers', async () => {
    scene.ring();
    await scene.recorded();
    scene.hangUp();
    await scene.seen('the word of it', () =>
      scene.world.log.lines.some(({ message }) => message === 'call was not answered'),
    );
    assert.deepEqual(scene.site.recorder.ongoing, []);
    assert.deepEqual(scene.world.catalogue.list(), []);
    assert.deepEqual(await readdir(join(folder(), 'spool')), []);
    assert.equal(scene.world.replicator.up.size, 0);
  });

  it('is documented with the data that was attached before, during and until its end', async () => {
    await scene.site.desktop.registerAddress(scene.agentDN);
    scene.ring();
    await scene.site.desktop.attachUserData(scene.onCall, { before: 'ringing', gone: 'soon' });
    scene.answer();
    await scene.shows('ON');
    await scene.recorded();
    await scene.site.desktop.updateUserData(scene.onCall, { during: 'the call' });
    await scene.site.desktop.deletePair(scene.onCall, 'gone');
    await scene.site.desktop.attachUserData(scene.onCall, { last: 'word' });
    scene.hangUp();
    const { userData, eventHistory } = await scene.archived();
    const own = Object.entries(userData).filter(([key]) => !key.startsWith('GSIP_'));
    assert.deepEqual(Object.fromEntries(own), {
      before: 'ringing',
      during: 'the call',
      last: 'word',
    });
    const removed = eventHistory.flatMap(one =>
      one.event === 'data' ? Object.keys(one.data.removed) : [],
    );
    assert.deepEqual(removed, ['gone']);
  });

  it('tells the desktop of its DN when it begins and ends', async () => {
    const told: number[] = [];
    scene.site.desktop.events.on('event', event => {
      if (event.name === 'EventPrivateInfo') told.push(event.privateMsgID);
    });
    await scene.talk();
    await scene.shows('ON');
    scene.hangUp();
    await scene.seen('both infos', () => told.length >= 2);
    assert.deepEqual(told, [4013, 4014]);
  });

  it('is recorded when the PBX tells of it only once the parties talk', async () => {
    const { site, customer, agent } = scene;
    site.calls.say({ type: 'PartiesTalking', parties: [customer, agent], at: new Date() });
    await scene.shows('ON');
    await scene.recorded();
    scene.hangUp();
    assert.equal((await scene.archived()).recordDN, '7001');
  });
});
