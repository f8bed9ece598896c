import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { StorageError } from '../../../src/catalogue/storage-error';
import { say } from '../../support/calls';
import { numbers } from '../../support/private-service-numbers';
import { SwitchScene } from '../../support/switch-scene';
import { temporaryFolder } from '../../support/temporary-folder';

describe('media control', () => {
  const folder = temporaryFolder();
  let scene: SwitchScene;

  beforeEach(() => {
    scene = new SwitchScene(folder());
    scene.register('7001', '7002');
  });

  afterEach(() => {
    scene.close();
  });

  const starts = (): number =>
    scene.world.replicator.asked.filter(({ what }) => what === 'start').length;
  const shown = (): unknown => scene.call.userData.GSIP_RECORD;
  const infos = (): readonly number[] =>
    scene.desktop.sent.flatMap(event =>
      event.name === 'EventPrivateInfo' ? [event.privateMsgID] : [],
    );

  it('arms a recording while the call rings, and begins it with the answer', async () => {
    scene.ring();
    await scene.state('armed');
    assert.equal(shown(), undefined);
    assert.deepEqual(infos(), []);
    scene.say(say.answered(scene.phones.recorded));
    await scene.settled();
    assert.deepEqual(scene.states, ['recording']);
    assert.equal(shown(), 'ON');
    assert.deepEqual(infos(), [numbers.started]);
    const [up] = scene.world.replicator.up.values();
    assert.deepEqual(
      up?.replication.streams.map(({ dn }) => dn),
      ['7001', 'trunk'],
    );
  });

  it('releases what was armed for a call that nobody answers, and tells nobody', async () => {
    scene.ring();
    await scene.state('armed');
    scene.hangUp();
    await scene.seen('no legs', () => scene.world.replicator.up.size === 0);
    assert.deepEqual(infos(), []);
    assert.deepEqual(scene.world.catalogue.list(), []);
  });

  it('taps the phone that answered when another one rang first', async () => {
    const { recorded, plain } = scene.phones;
    scene.say(say.called(recorded, plain), say.called(recorded, scene.phones.other));
    await scene.state('armed');
    scene.say(say.answered(scene.phones.other), say.gone(plain, 26));
    await scene.state('recording');
    const [up] = scene.world.replicator.up.values();
    assert.deepEqual(
      up?.replication.streams.map(({ dn }) => dn),
      ['7001', '7003'],
    );
  });

  it('taps the phone that answered also when it did so while the legs were being connected', async () => {
    const { recorded, plain, other } = scene.phones;
    scene.say(say.called(recorded, plain), say.called(recorded, other));
    await Promise.resolve(); // The legs are on their way to the first phone now.
    assert.deepEqual(scene.states, ['arming']);
    scene.say(say.answered(other));
    await scene.state('recording');
    const [up] = scene.world.replicator.up.values();
    assert.deepEqual(
      up?.replication.streams.map(({ dn }) => dn),
      ['7001', '7003'],
    );
    assert.equal(scene.world.replicator.up.size, 1);
  });

  it('tries again while the endpoint is away, visibly, until it is there', async () => {
    scene.world.legs.isReachable = false;
    scene.talk();
    await scene.seen('three tries', () => starts() >= 3);
    assert.notEqual(shown(), 'ON');
    const journey = scene.world.catalogue.journey(scene.call.callUUID);
    const failed = journey.filter(({ what }) => what === 'recording failed, trying again');
    assert(failed.length >= 2);
    assert.equal(failed[0]?.details.reason, 'no route to host');
    scene.world.legs.isReachable = true;
    await scene.state('recording');
    assert.equal(shown(), 'ON');
  });

  it('calls off an endpoint that does not answer in time', async () => {
    scene.world.replicator.moods.start = 'hang';
    scene.talk();
    await scene.state('waiting');
    assert.match(String(scene.sessions[0]?.lastFailure), /no answer within 200 ms/);
  });

  it('leaves a failed row, with the reasons, when the call ends unrecorded', async () => {
    scene.world.legs.isReachable = false;
    scene.talk();
    await scene.state('waiting');
    const [id = ''] = scene.ids;
    scene.hangUp();
    await scene.seen('a row', () => scene.world.catalogue.list().length === 1);
    const [row] = scene.world.catalogue.list();
    assert.equal(row?.id, id);
    assert.equal(row.status, 'failed');
    assert.deepEqual(row.reasons, ['no route to host']);
    assert.equal(row.ani, '+491234');
  });

  it('leaves a failed row when the call ends while the legs are on their way', async () => {
    scene.world.replicator.moods.start = 'hang';
    scene.talk();
    assert.deepEqual(scene.states, ['connecting']);
    scene.hangUp();
    await scene.seen('a row', () => scene.world.catalogue.list({ status: 'failed' }).length === 1);
    assert.equal(scene.world.replicator.up.size, 0);
  });

  it('leaves no failed row when a leg is lost as the call ends: it has been recorded', async () => {
    scene.talk();
    await scene.state('recording');
    const [key = ''] = scene.world.replicator.up.keys();
    scene.world.replicator.loseLeg(key);
    scene.hangUp();
    await scene.seen('its end', () => infos().includes(numbers.stopped));
    assert.deepEqual(scene.world.catalogue.list(), []);
  });

  it('shows OFF while a leg is lost and connects anew', async () => {
    scene.talk();
    await scene.state('recording');
    const [key = ''] = scene.world.replicator.up.keys();
    scene.world.legs.isReachable = false;
    scene.world.replicator.loseLeg(key, 'BYE');
    await scene.seen('OFF', () => shown() === 'OFF');
    scene.world.legs.isReachable = true;
    await scene.state('recording');
    assert.equal(shown(), 'ON');
    assert.equal(scene.world.replicator.up.size, 1);
    assert(!scene.world.replicator.up.has(key));
  });

  it('ends with the party that it belongs to', async () => {
    scene.talk();
    await scene.state('recording');
    scene.say(say.gone(scene.phones.recorded));
    await scene.seen('no legs', () => scene.world.replicator.up.size === 0);
    assert.deepEqual(infos(), [numbers.started, numbers.stopped]);
  });

  it('does not begin again by itself what was stopped, but does when it is asked to', async () => {
    scene.talk();
    await scene.state('recording');
    scene.ask(numbers.stop, {}, '7001');
    await scene.settled();
    scene.say(say.called(scene.phones.recorded, scene.phones.other));
    assert.equal(starts(), 1);
    scene.ask(numbers.start, { record: 'source' }, '7001');
    await scene.state('recording');
    assert.equal(starts(), 2);
  });

  it('gives two recordings of one call different ids, also in the same second', async () => {
    scene.talk();
    await scene.state('recording');
    const seen = new Set(scene.ids);
    scene.ask(numbers.start, { record: 'destination' }, '7001');
    for (const id of scene.ids) seen.add(id);
    scene.ask(numbers.stop, {}, '7001');
    await scene.settled();
    scene.ask(numbers.start, {}, '7001');
    for (const id of scene.ids) seen.add(id);
    assert.equal(seen.size, 3, [...seen].join());
  });

  it('records also when neither the journey nor the call book can be written', async () => {
    const broken = (): never => {
      throw new StorageError('disk full');
    };
    scene.world.catalogue.append = broken;
    scene.world.book.save = broken;
    scene.talk();
    await scene.state('recording');
    assert.equal(shown(), 'ON');
  });

  it('sets off no retry after it was closed', async () => {
    scene.world.replicator.moods.start = 'hang';
    scene.talk();
    assert.deepEqual(scene.states, ['connecting']);
    scene.close();
    await scene.state('waiting');
    await delay(100); // Ten times as long as until the next try.
    assert.equal(starts(), 1);
  });

  it('keeps nothing of calls that are over', async () => {
    scene.talk();
    await scene.state('recording');
    const { connID } = scene.call;
    scene.hangUp();
    await scene.seen('its end', () => infos().includes(numbers.stopped));
    assert.deepEqual(scene.control.sessionsOf(connID), []);
    assert.equal(scene.world.replicator.up.size, 0);
    assert.deepEqual(scene.world.book.entries(), []);
  });
});
