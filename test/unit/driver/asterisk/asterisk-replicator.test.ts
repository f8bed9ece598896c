import assert from 'node:assert/strict';
import { callUUID, connID, dn, partyID, recordingID } from '../../../../src/call/ids';
import { AriStatusError } from '../../../../src/driver/asterisk/ari-error';
import { AriOperations } from '../../../../src/driver/asterisk/ari-operations';
import { AsteriskReplicator } from '../../../../src/driver/asterisk/asterisk-replicator';
import { parseOwnID } from '../../../../src/driver/asterisk/replication-names';
import { ChannelEndedError } from '../../../../src/driver/asterisk/stasis-arrivals';
import { silent } from '../../../../src/log/logger';
import type { Replication } from '../../../../src/switch/replicator';
import { channelOf, FakeAsterisk } from '../../../support/fake-asterisk';

const replication: Replication = {
  recordingID: recordingID('R-1'),
  callUUID: callUUID('0123456789ABCDEFGHIJKLMNOPQRSTUV'),
  connID: connID('0dbf030a414af3af'),
  recordDN: dn('7001'),
  way: 'dynamic',
  destination: '127.0.0.1:5070',
  params: {},
  streams: [
    { party: partyID('1.1'), dn: dn('7001') },
    { party: partyID('1.2'), dn: dn('trunk') },
  ],
};

describe('replication with Asterisk', () => {
  let asterisk: FakeAsterisk;
  let replicator: AsteriskReplicator;

  const make = (): AsteriskReplicator =>
    new AsteriskReplicator(
      asterisk,
      new AriOperations(asterisk),
      { application: 'twinleg', recorderEndpoint: 'recorder', timeoutMs: 1_000 },
      silent,
    );
  const start = (): Promise<string> => replicator.start(replication, AbortSignal.timeout(2_000));
  const own = (): readonly string[] =>
    [...asterisk.channels.keys(), ...asterisk.bridges.keys()].filter(id => parseOwnID(id));
  const inBridge = (stream: number): readonly string[] =>
    [...asterisk.bridges.values()]
      .filter(({ id }) => parseOwnID(id)?.stream === stream)
      .flatMap(({ channels }) => [...channels])
      .map(id => parseOwnID(id)?.kind ?? id)
      .sort();
  const fail = (what: string, status = 500): void => {
    asterisk.before = asked => {
      if (asked === what) throw new AriStatusError(what, status, 'no');
    };
  };
  const find = (kind: string): string => {
    const id = own().find(one => parseOwnID(one)?.kind === kind);
    assert(id, kind);
    return id;
  };

  beforeEach(() => {
    asterisk = new FakeAsterisk();
    asterisk.add(channelOf('1.1', 'PJSIP/7001-00000001'));
    asterisk.add(channelOf('1.2', 'PJSIP/trunk-00000002'));
    replicator = make();
  });

  it('feeds each leg from a tap of what its party says', async () => {
    await start();
    assert.deepEqual(inBridge(1), ['leg', 'tap']);
    assert.deepEqual(inBridge(2), ['leg', 'tap']);
    const taps = asterisk.asked.filter(({ what }) => what === 'channels.snoopChannelWithId');
    assert.deepEqual(
      taps.map(({ params }) => [params.channelId, params.spy]),
      [
        ['1.1', 'in'],
        ['1.2', 'in'],
      ],
    );
  });

  for (const what of [
    'bridges.createWithId',
    'channels.originateWithId',
    'channels.snoopChannelWithId',
    'bridges.addChannel',
  ]) {
    it(`leaves nothing behind when ${what} fails`, async () => {
      fail(what);
      await assert.rejects(start(), AriStatusError);
      asterisk.before = () => undefined;
      assert.deepEqual(own(), []);
    });
  }

  it('leaves nothing behind when a leg is refused, and says why', async () => {
    asterisk.answers = () => 'busy';
    await assert.rejects(
      start(),
      (error: unknown) => error instanceof ChannelEndedError && error.hangupCause === 17,
    );
    assert.deepEqual(own(), []);
  });

  it('leaves nothing behind when nobody answers until it is called off', async () => {
    asterisk.answers = () => 'rings';
    const abort = new AbortController();
    const started = replicator.start(replication, abort.signal);
    setImmediate(() => {
      abort.abort(new Error('too late'));
    });
    await assert.rejects(started, /too late/);
    assert.deepEqual(own(), []);
  });

  it('leaves nothing behind when it is called off in the very last step', async () => {
    const abort = new AbortController();
    asterisk.before = what => {
      if (what === 'bridges.addChannel') abort.abort(new Error('too late'));
    };
    await assert.rejects(replicator.start(replication, abort.signal), /too late/);
    assert.deepEqual(own(), []);
  });

  it('is no replication when one leg goes while the other is still on its way', async () => {
    let isFirst = true;
    asterisk.before = what => {
      if (what !== 'bridges.addChannel') return;
      if (!isFirst) asterisk.destroy(find('leg'));
      isFirst = false;
    };
    await assert.rejects(start());
    assert.deepEqual(own(), []);
  });

  it('takes the taps out of their bridges before anything else when it pauses', async () => {
    const key = await start();
    const before = asterisk.asked.length;
    await replicator.pause(key);
    assert.deepEqual(
      asterisk.asked.slice(before, before + 2).map(({ what }) => what),
      ['bridges.removeChannel', 'bridges.removeChannel'],
    );
    assert.deepEqual(inBridge(1), ['leg', 'silence']);
    assert.deepEqual(inBridge(2), ['leg', 'silence']);
  });

  it('ends a tap that would not leave its bridge, and is paused by that', async () => {
    const key = await start();
    fail('bridges.removeChannel', 409);
    await replicator.pause(key);
    assert(!own().some(id => parseOwnID(id)?.kind === 'tap'));
  });

  it('ends the leg when neither the tap leaves nor can be ended', async () => {
    const key = await start();
    asterisk.before = (what, params) => {
      if (what === 'bridges.removeChannel') throw new AriStatusError(what, 409, 'no');
      const isTap =
        parseOwnID(typeof params.channelId === 'string' ? params.channelId : '')?.kind === 'tap';
      if (what === 'channels.hangup' && isTap) throw new AriStatusError(what, 500, 'no');
    };
    await replicator.pause(key).catch(() => undefined); // Whether it counts as paused does not matter here.
    assert(!own().some(id => parseOwnID(id)?.kind === 'leg'));
  });

  it('is resumed with the same legs, and leaves no source of silence', async () => {
    const key = await start();
    for (let turn = 0; turn < 2; turn += 1) {
      await replicator.pause(key);
      await replicator.resume(key);
    }
    assert.deepEqual(inBridge(1), ['leg', 'tap']);
    assert(!own().some(id => parseOwnID(id)?.kind === 'silence'));
    assert.equal(asterisk.count('channels.originateWithId'), 2);
  });

  it('makes a pause whole that was cut short', async () => {
    const key = await start();
    let snoops = 0;
    asterisk.before = what => {
      if (what === 'channels.snoopChannelWithId' && (snoops += 1) === 2)
        throw new AriStatusError(what, 500, 'no');
    };
    await assert.rejects(replicator.pause(key));
    assert(![...inBridge(1), ...inBridge(2)].includes('tap'));
    await replicator.pause(key);
    assert.deepEqual(inBridge(1), ['leg', 'silence']);
    assert.deepEqual(inBridge(2), ['leg', 'silence']);
  });

  it('does not touch what is being started when it looks at what is up', async () => {
    const started = start();
    const before = await replicator.running();
    assert.deepEqual(before, []);
    const key = await started;
    assert.deepEqual(
      (await replicator.running()).map(one => one.key),
      [key],
    );
  });

  it('clears an empty bridge away that a predecessor left', async () => {
    const key = await start();
    for (const id of own().filter(one => asterisk.channels.has(one))) asterisk.destroy(id);
    asterisk.events.removeAllListeners();
    assert.deepEqual(await make().running(), []);
    assert.deepEqual(own(), [], key);
  });

  it('is found paused, half or whole by a successor', async () => {
    const key = await start();
    const look = async (): Promise<readonly [boolean | undefined, boolean | undefined]> => {
      const [one] = await make().running();
      return [one?.isPaused, one?.isWhole];
    };
    assert.deepEqual(await look(), [false, true]);
    await replicator.pause(key);
    assert.deepEqual(await look(), [true, true]);
    await replicator.resume(key);
    asterisk.destroy(find('tap'));
    assert.deepEqual(await look(), [false, false], 'a tap that is lost is no pause');
  });

  it('tells of a leg that ends by itself, once it is up', async () => {
    const lost: string[] = [];
    replicator.events.on('legLost', key => lost.push(key));
    const key = await start();
    asterisk.destroy(find('leg'));
    assert.deepEqual(lost, [key]);
    await replicator.release(key);
    assert.deepEqual(lost, [key]);
    assert.deepEqual(own(), []);
  });

  it('gives up what it waits for when the link is lost', async () => {
    asterisk.answers = () => 'rings';
    const started = start();
    setImmediate(() => asterisk.events.emit('down', 'gone'));
    await assert.rejects(started, /link lost: gone/);
  });
});
