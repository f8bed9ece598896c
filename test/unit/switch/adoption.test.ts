import assert from 'node:assert/strict';
import type { Snapshot } from '../../../src/call/call-source';
import { say } from '../../support/calls';
import { MemorySwitch } from '../../support/memory-switch';
import { numbers } from '../../support/private-service-numbers';
import { SwitchScene } from '../../support/switch-scene';
import { temporaryFolder } from '../../support/temporary-folder';
import { until } from '../../support/until';

describe('a switch that is started again', () => {
  const folder = temporaryFolder();
  let scene: SwitchScene;
  let after: MemorySwitch;

  beforeEach(async () => {
    scene = new SwitchScene(folder());
    scene.register('7001');
    scene.talk();
    await scene.state('recording');
  });

  afterEach(() => {
    scene.close();
    after.control.close();
  });

  const talking = (): Snapshot => {
    const parties = [scene.customer, scene.phones.recorded];
    return {
      calls: [{ parties, isTalking: true, at: new Date() }],
      parties: new Set(parties.map(({ party }) => party)),
    };
  };
  const restart = async (snapshot = talking()): Promise<void> => {
    scene.close();
    scene.world.replicator.events.removeAllListeners();
    after = new MemorySwitch(scene.world);
    after.registry.compare(snapshot, new Date());
    await after.control.adopt();
  };
  const states = (): readonly string[] =>
    after.registry
      .all()
      .flatMap(({ connID }) => after.control.sessionsOf(connID))
      .map(({ session }) => session.state.name);
  const reach = (name: string): Promise<true> =>
    until(name, async () => (states().includes(name) ? true : undefined));
  const starts = (): number =>
    scene.world.replicator.asked.filter(({ what }) => what === 'start').length;

  it('takes up a recording under its id and way', async () => {
    const [id] = scene.ids;
    await restart();
    const [call] = after.registry.all();
    assert(call);
    const [session] = after.control.sessionsOf(call.connID);
    assert.equal(call.connID, scene.call.connID);
    assert.equal(session?.session.id, id);
    assert.equal(session?.decision.way, 'full-time');
    assert.deepEqual(states(), ['recording']);
    assert.equal(starts(), 1);
  });

  it('makes sure that both streams of a paused one are cut off', async () => {
    scene.ask(numbers.pause, {}, '7001');
    await scene.state('paused');
    const before = scene.world.replicator.asked.length;
    await restart();
    await reach('paused');
    assert.deepEqual(
      scene.world.replicator.asked.slice(before).map(({ what }) => what),
      ['pause'],
    );
  });

  it('connects a half one anew', async () => {
    const [key = ''] = scene.world.replicator.up.keys();
    scene.world.replicator.loseLegUnseen(key);
    await restart();
    await reach('recording');
    assert.equal(starts(), 2);
    assert(!scene.world.replicator.up.has(key));
  });

  it('leaves no failed row of one that it cannot connect anew: it has been recorded', async () => {
    const [key = ''] = scene.world.replicator.up.keys();
    scene.world.replicator.loseLegUnseen(key);
    scene.world.legs.isReachable = false;
    await restart();
    await reach('waiting');
    for (const one of [scene.customer, scene.phones.recorded]) after.registry.apply(say.gone(one));
    const isTold = (): boolean =>
      scene.world.log.lines.some(({ message }) => message === 'recording stopped');
    await until('its end', async () => (isTold() ? true : undefined));
    assert.deepEqual(scene.world.catalogue.list(), []);
  });

  it('keeps a half one that was paused without legs until it is resumed', async () => {
    scene.ask(numbers.pause, {}, '7001');
    await scene.state('paused');
    const [key = ''] = scene.world.replicator.up.keys();
    scene.world.replicator.loseLegUnseen(key);
    await restart();
    await until('no legs', async () => (scene.world.replicator.up.size === 0 ? true : undefined));
    assert.deepEqual(states(), ['paused']);
    assert.equal(starts(), 1);
  });

  it('releases what has lost its call', async () => {
    await restart({ calls: [], parties: new Set() });
    assert.equal(scene.world.replicator.up.size, 0);
    assert.deepEqual(scene.world.book.entries(), []);
  });

  it('records a call that should be and is not', async () => {
    const [key = ''] = scene.world.replicator.up.keys();
    await scene.world.replicator.release(key);
    await restart();
    await reach('recording');
    assert.equal(starts(), 2);
  });

  it('leaves alone what was stopped', async () => {
    scene.ask(numbers.stop, {}, '7001');
    await scene.settled();
    await restart();
    assert.deepEqual(states(), []);
    assert.equal(starts(), 1);
  });

  it('does not take a replication for a second recording of a party that has one', async () => {
    await restart();
    const [key = ''] = scene.world.replicator.up.keys();
    const [up] = scene.world.replicator.up.values();
    assert(up);
    const left = await scene.world.replicator.start(up.replication, AbortSignal.timeout(1_000));
    await after.control.adopt();
    assert.deepEqual([...scene.world.replicator.up.keys()], [key]);
    assert(!scene.world.replicator.up.has(left));
    assert.deepEqual(states(), ['recording']);
  });

  it('finds after a loss of the link alone that a leg has gone meanwhile', async () => {
    await restart();
    const [key = ''] = scene.world.replicator.up.keys();
    scene.world.replicator.loseLegUnseen(key);
    await after.control.adopt();
    await until('new legs', async () =>
      scene.world.replicator.up.size === 1 && !scene.world.replicator.up.has(key)
        ? true
        : undefined,
    );
    await reach('recording');
  });

  it('begins a recording whose call was answered while the link was lost', async () => {
    scene.hangUp();
    scene.ring();
    await scene.state('armed');
    after = scene.half;
    scene.half.registry.compare(talking(), new Date());
    await scene.state('recording');
    assert.equal(scene.call.userData.GSIP_RECORD, 'ON');
    scene.say(say.gone(scene.customer));
  });
});
