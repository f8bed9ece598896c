import assert from 'node:assert/strict';
import { deferred } from '../../../src/async/deferred';
import { recordingID } from '../../../src/call/ids';
import { recordingOf } from '../../support/recording';
import { found, RecorderScene, ringing, uuid } from '../../support/recorder-scene';
import { temporaryFolder } from '../../support/temporary-folder';

describe('the recorder', () => {
  const folder = temporaryFolder();
  let scene: RecorderScene;

  beforeEach(async () => {
    scene = new RecorderScene(folder());
    await scene.recorder.start();
  });

  afterEach(() => scene.recorder.close());

  it('pairs two legs of one id and call, and archives them as one recording', async () => {
    await scene.both();
    assert.equal(scene.recorder.ongoing.length, 1);
    assert.equal(scene.catalogue.get(recordingID('R-1'))?.status, 'recording');
    scene.left();
    scene.end();
    await scene.archived();
    const [row] = scene.archive.stored;
    assert.deepEqual(
      row?.legs.map(leg => leg.dn),
      ['7001', 'trunk'],
    );
    assert(row.legs.every(leg => leg.endedAt));
    assert.equal(scene.catalogue.get(recordingID('R-1'))?.status, 'verified');
    assert.deepEqual(scene.recorder.ongoing, []);
    assert.deepEqual(scene.follower.followed, []);
  });

  it('keeps two recordings of one call apart', async () => {
    await scene.both('R-1');
    await scene.both('R-2');
    scene.news('Stopped', 'R-1');
    scene.end('R-1');
    await scene.archived();
    assert.deepEqual(
      scene.recorder.ongoing.map(({ id }) => id),
      ['R-2'],
    );
  });

  it('refuses a leg whose request URI it cannot read', async () => {
    const arrived = scene.endpoint.arrive({ legID: 'x', requestURI: 'sip:x@y', at: new Date() });
    await assert.rejects(arrived);
    assert.equal(scene.endpoint.refused[0]?.legID, 'x');
    assert.deepEqual(scene.recorder.ongoing, []);
  });

  it('refuses a third leg, and records on', async () => {
    await scene.both();
    await assert.rejects(scene.arrive('third', '7009'));
    assert.deepEqual(
      scene.endpoint.refused.map(({ legID }) => legID),
      ['third'],
    );
    assert.equal(scene.recorder.ongoing[0]?.legs.length, 2);
  });

  it('refuses a third leg also while the first two are only being answered', async () => {
    const gate = deferred();
    scene.endpoint.beforeRecording = gate.promise;
    const legs = [scene.arrive('a', '7001'), scene.arrive('b', 'trunk')];
    await assert.rejects(scene.arrive('c', '7009'));
    gate.resolve();
    await Promise.all(legs);
    assert.equal(scene.recorder.ongoing.length, 1);
  });

  it('records two legs of the same DN, and says so', async () => {
    await scene.arrive('a', '7001');
    await scene.arrive('b', '7001');
    await scene.seen('two legs', () => scene.recorder.ongoing[0]?.legs.length === 2);
    const warned = scene.catalogue.journey(uuid).filter(({ details }) => 'warning' in details);
    assert.equal(warned.length, 1);
  });

  it('records a leg whose partner does not come, and says so', async () => {
    await scene.arrive('a', '7001');
    await scene.seen('the word', () => scene.journey().includes('other leg did not come'));
    scene.left();
    scene.endpoint.end('a');
    await scene.archived();
    assert.equal(scene.archive.stored[0]?.legs.length, 1);
  });

  it('leaves nothing of a call that nobody answered', async () => {
    scene.follower.call = ringing();
    await scene.both();
    assert.deepEqual(scene.catalogue.list(), []);
    scene.left();
    scene.end();
    await scene.seen('discarded', () => scene.archive.discarded.length === 1);
    assert.deepEqual(scene.catalogue.list(), []);
    assert.deepEqual(scene.archive.stored, []);
  });

  it('keeps what was armed when the switch was lost before it told of the answer', async () => {
    scene.follower.call = ringing();
    await scene.both();
    scene.follower.isUp = false;
    scene.end();
    await scene.archived();
    assert.deepEqual(scene.archive.discarded, []);
  });

  it('archives what it recorded while the switch was away', async () => {
    scene.follower.isUp = false;
    await scene.both();
    assert(scene.journey().includes('call data not to be had'));
    scene.end();
    await scene.archived();
    assert.equal(scene.archive.stored[0]?.connID, undefined);
  });

  it('asks the switch again when it is back', async () => {
    scene.follower.isUp = false;
    await scene.both();
    scene.follower.isUp = true;
    scene.follower.call = found({ userData: { case: '4711' } });
    scene.follower.events.emit('up');
    await scene.seen('the data', () => scene.recorder.ongoing[0]?.userData.case === '4711');
  });

  it('does not let an answer that comes late undo what is archived', async () => {
    const answer = deferred<boolean>();
    scene.follower.follow = () => answer.promise;
    await scene.both();
    scene.follower.isUp = false;
    scene.end();
    await scene.archived();
    answer.resolve(false);
    await answer.promise;
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(scene.catalogue.get(recordingID('R-1'))?.status, 'verified');
  });

  it('never overwrites a finished recording whose id comes again', async () => {
    const old = recordingOf([], { id: recordingID('R-1'), status: 'verified' });
    scene.catalogue.save(old);
    await scene.both();
    scene.left();
    scene.end();
    await scene.archived();
    assert.deepEqual(scene.catalogue.get(recordingID('R-1')), old);
    assert.equal(scene.catalogue.get(recordingID('R-1~2'))?.status, 'verified');
  });

  it('writes silence while the recording is paused, also to a leg that comes meanwhile', async () => {
    await scene.both();
    scene.news('Paused');
    assert(scene.endpoint.isMuted('R-1/1') && scene.endpoint.isMuted('R-1/2'));
    scene.endpoint.end('R-1/2');
    await scene.arrive('new', 'trunk');
    await scene.seen('three legs', () => scene.recorder.ongoing[0]?.legs.length === 3);
    assert(scene.endpoint.isMuted('new'));
    scene.news('Resumed');
    assert(!scene.endpoint.isMuted('R-1/1') && !scene.endpoint.isMuted('new'));
    assert.deepEqual(
      scene.recorder.ongoing[0]?.masks.map(({ type }) => type),
      ['paused', 'resume'],
    );
  });

  it('learns of a pause also by asking', async () => {
    scene.follower.call = found({ recordings: [{ id: recordingID('R-1'), isPaused: true }] });
    await scene.both();
    await scene.seen(
      'muted',
      () => scene.endpoint.isMuted('R-1/1') && scene.endpoint.isMuted('R-1/2'),
    );
  });

  it('records a leg that cannot be muted, and says so', async () => {
    await scene.both();
    scene.endpoint.fails = 'setMuted';
    scene.news('Paused');
    await scene.seen('the word', () => scene.journey().includes('leg not muted'));
    scene.left();
    scene.end();
    await scene.archived();
  });

  it('hangs up a leg that it cannot record, so that its sender knows', async () => {
    scene.endpoint.fails = 'record';
    await assert.rejects(scene.arrive('a', '7001'));
    assert.equal(scene.endpoint.refused[0]?.legID, 'a');
    assert(scene.journey().includes('leg not recorded'));
  });

  it('joins legs that come after a loss to the same recording', async () => {
    await scene.both();
    scene.end();
    await scene.arrive('n/1', '7001');
    await scene.arrive('n/2', 'trunk');
    scene.left();
    scene.endpoint.end('n/1');
    scene.endpoint.end('n/2');
    await scene.archived();
    assert.equal(scene.archive.stored[0]?.legs.length, 4);
  });

  it('ends a recording whose legs are gone when the switch says no more', async () => {
    await scene.both();
    scene.end();
    await scene.archived();
    assert.deepEqual(scene.recorder.ongoing, []);
  });

  it('takes up legs that came and forgets legs that went while the endpoint was away', async () => {
    await scene.both('R-1');
    scene.endpoint.down();
    scene.end('R-1');
    const [one, two] = [
      scene.arrive('R-2/1', '7001', 'R-2'),
      scene.arrive('R-2/2', 'trunk', 'R-2'),
    ];
    scene.endpoint.up();
    await Promise.all([one, two]);
    await scene.archived();
    assert.equal(scene.archive.stored[0]?.id, 'R-1');
    assert.deepEqual(
      scene.recorder.ongoing.map(({ id }) => id),
      ['R-2'],
    );
  });

  it('records on when the catalogue cannot be written, and archives when it can', async () => {
    scene.catalogue.isBroken = true;
    await scene.both();
    scene.catalogue.isBroken = false;
    scene.left();
    scene.end();
    await scene.archived();
    assert.equal(scene.catalogue.get(recordingID('R-1'))?.status, 'verified');
  });
});
