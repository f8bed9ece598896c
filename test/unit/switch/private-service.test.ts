import assert from 'node:assert/strict';
import { recordingOf } from '../../support/recording';
import { recordingID } from '../../../src/call/ids';
import { numbers } from '../../support/private-service-numbers';
import { refuses, SwitchScene } from '../../support/switch-scene';
import { temporaryFolder } from '../../support/temporary-folder';

describe('a private service of recording', () => {
  const folder = temporaryFolder();
  let scene: SwitchScene;

  beforeEach(() => {
    scene = new SwitchScene(folder());
    scene.register('7002');
    scene.talk(scene.phones.plain);
  });

  afterEach(() => {
    scene.close();
  });

  const both = async (): Promise<void> => {
    scene.ask(numbers.start, { id: 'A' });
    scene.ask(numbers.start, { id: 'B', record: 'destination' });
    await scene.seen('both', () => scene.states.join() === 'recording,recording');
  };

  it('starts what nobody recorded, once', async () => {
    scene.ask(numbers.start);
    await scene.state('recording');
    scene.ask(numbers.start);
    await scene.settled();
    assert.deepEqual(scene.states, ['recording']);
    assert.equal(scene.call.userData.GSIP_RECORD, 'ON');
    assert.equal(scene.call.userData.GSIP_REC_FN, scene.ids[0]);
  });

  it('pauses, resumes and stops every recording of the call when it names none', async () => {
    await both();
    scene.ask(numbers.pause);
    await scene.seen('both paused', () => scene.states.join() === 'paused,paused');
    assert.equal(scene.call.userData.GSIP_RECORD, 'PAUSED');
    scene.ask(numbers.resume);
    await scene.seen('both resumed', () => scene.states.join() === 'recording,recording');
    scene.ask(numbers.stop);
    await scene.seen('OFF', () => scene.call.userData.GSIP_RECORD === 'OFF');
    assert.deepEqual(scene.states, []);
  });

  it('pauses the one that it names by id, and shows ON for the other', async () => {
    await both();
    scene.ask(numbers.pause, { id: 'A' });
    await scene.state('paused');
    assert.deepEqual(scene.states, ['paused', 'recording']);
    assert.equal(scene.call.userData.GSIP_RECORD, 'ON');
  });

  it('stops the one whose party it names', async () => {
    await both();
    scene.ask(numbers.stop, { record: 'destination' });
    await scene.settled();
    assert.deepEqual(scene.ids, ['A']);
  });

  it('pauses also a recording that waits for its endpoint, which then is not begun', async () => {
    scene.world.legs.isReachable = false;
    scene.ask(numbers.start);
    await scene.state('waiting');
    scene.ask(numbers.pause);
    await scene.state('paused');
    scene.world.legs.isReachable = true;
    await scene.settled();
    assert.equal(scene.world.replicator.up.size, 0);
    scene.ask(numbers.resume);
    await scene.state('recording');
  });

  it('pauses a recording whose legs are just being connected, before anything is told of it', async () => {
    scene.ask(numbers.start);
    assert.deepEqual(scene.states, ['connecting']);
    scene.ask(numbers.pause);
    await scene.state('paused');
    assert([...scene.world.replicator.up.values()].every(({ isPaused }) => isPaused));
    assert.equal(scene.call.userData.GSIP_RECORD, 'PAUSED');
  });

  it('is refused a pause, a resumption and a stop of what is not recorded', () => {
    refuses(496, () => {
      scene.ask(numbers.pause);
    });
    refuses(496, () => {
      scene.ask(numbers.resume);
    });
    refuses(496, () => {
      scene.ask(numbers.stop);
    });
  });

  it('is refused a second pause and a second resumption', async () => {
    await both();
    refuses(43, () => {
      scene.ask(numbers.resume);
    });
    scene.ask(numbers.pause);
    refuses(43, () => {
      scene.ask(numbers.pause);
    });
    await scene.seen('both paused', () => scene.states.join() === 'paused,paused');
    scene.ask(numbers.resume);
    refuses(43, () => {
      scene.ask(numbers.resume);
    });
  });

  it('is refused a resumption before the pause is a fact', async () => {
    await both();
    scene.world.replicator.moods.pause = 'fail';
    scene.ask(numbers.pause);
    refuses(496, () => {
      scene.ask(numbers.resume);
    });
  });

  it('is tried again until the pause is a fact', async () => {
    await both();
    scene.world.replicator.moods.pause = 'fail';
    scene.ask(numbers.pause, { id: 'A' });
    const tries = (): number =>
      scene.world.replicator.asked.filter(({ what }) => what === 'pause').length;
    await scene.seen('three tries', () => tries() >= 3);
    assert.deepEqual(scene.states, ['pausing', 'recording']);
    scene.world.replicator.moods.pause = 'work';
    await scene.state('paused');
  });

  it('is not known by another number', () => {
    refuses(
      51,
      () => {
        scene.ask(3000);
      },
      /3013 \(start\)/,
    );
  });

  const bad = [
    [{ id: '../x' }, /\.id/],
    [{ record: 'both' }, /\.record/],
    [{ dest: 'evil.example' }, /\.dest/],
    [{ dest: 'a b' }, /\.dest/],
    [{ params: { calluuid: 'x' } }, /\.params/],
  ] as const;
  for (const [extensions, about] of bad) {
    it(`is refused to start with ${JSON.stringify(extensions)}`, () => {
      refuses(
        53,
        () => {
          scene.ask(numbers.start, extensions);
        },
        about,
      );
      assert.deepEqual(scene.states, []);
    });
  }

  it('may name a destination that is allowed', async () => {
    scene.ask(numbers.start, { dest: 'other.example:5060' });
    await scene.state('recording');
    const [up] = scene.world.replicator.up.values();
    assert.equal(up?.replication.destination, 'other.example:5060');
  });

  it('is refused the id of another recording, finished or under way', async () => {
    scene.world.catalogue.save(recordingOf([], { id: recordingID('old') }));
    refuses(53, () => {
      scene.ask(numbers.start, { id: 'old' });
    });
    scene.ask(numbers.start, { id: 'new' });
    refuses(53, () => {
      scene.ask(numbers.start, { id: 'new', record: 'destination' });
    });
    await scene.state('recording');
    refuses(53, () => {
      scene.ask(numbers.pause, { id: 'old' });
    });
  });

  it('needs a second party to record', () => {
    scene.hangUp(scene.phones.plain);
    scene.say({ type: 'PartyServed', caller: scene.phones.plain, dialled: '600', at: new Date() });
    refuses(496, () => {
      scene.ask(numbers.start);
    });
    refuses(470, () => {
      scene.ask(numbers.start, { record: 'destination' });
    });
  });
});
