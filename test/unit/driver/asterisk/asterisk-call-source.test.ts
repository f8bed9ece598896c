import assert from 'node:assert/strict';
import type { CallEvent } from '../../../../src/call/call-event';
import type { Snapshot } from '../../../../src/call/call-source';
import { AriStatusError } from '../../../../src/driver/asterisk/ari-error';
import { AriOperations } from '../../../../src/driver/asterisk/ari-operations';
import { AsteriskCallSource } from '../../../../src/driver/asterisk/asterisk-call-source';
import { next } from '../../../../src/events';
import { silent } from '../../../../src/log/logger';
import { channelOf, FakeAsterisk } from '../../../support/fake-asterisk';
import { until } from '../../../support/until';

const caller = channelOf('1.1', 'PJSIP/7001-00000001', {
  state: 'Ring',
  caller: { name: '', number: '7001' },
  dialplan: { context: 'phones', exten: '7002', app_name: 'Dial', app_data: '' },
});
const called = channelOf('1.2', 'PJSIP/7002-00000002', {
  state: 'Ringing',
  dialplan: { context: 'phones', exten: '', app_name: 'AppDial', app_data: '' },
});
const up = (channel: typeof caller) => ({ ...channel, state: 'Up' });

describe('the calls of an Asterisk', () => {
  let asterisk: FakeAsterisk;
  let source: AsteriskCallSource;
  let told: CallEvent[];

  beforeEach(async () => {
    asterisk = new FakeAsterisk();
    source = new AsteriskCallSource(
      asterisk,
      new AriOperations(asterisk),
      { name: 'pbx', recorderEndpoint: 'recorder' },
      silent,
    );
    told = [];
    source.events.on('call', event => told.push(event));
  });

  afterEach(() => source.close());

  const connected = async (): Promise<Snapshot> => {
    const isUp = next(source.events, 'up', AbortSignal.timeout(2_000));
    await source.connect();
    return (await isUp)[0];
  };
  const names = (): readonly string[] => told.map(({ type }) => type);
  const ring = (): void => {
    asterisk.say('ChannelCreated', { channel: caller });
    asterisk.say('Dial', { caller, peer: called, dialstatus: '' });
    asterisk.say('Dial', { caller, peer: called, dialstatus: 'RINGING' });
  };
  const answer = (): void => {
    asterisk.say('ChannelStateChange', { channel: up(called) });
    asterisk.say('Dial', { caller, peer: called, dialstatus: 'ANSWER' });
    asterisk.say('ChannelStateChange', { channel: up(caller) });
  };
  const bridged = () => ({
    bridge: {
      id: 'b',
      name: '',
      bridge_type: 'mixing',
      technology: 'simple_bridge',
      channels: ['1.1', '1.2'],
    },
    channel: up(called),
  });
  const hangUp = (): void => {
    for (const channel of [called, caller])
      asterisk.say('ChannelDestroyed', { channel, cause: 16, cause_txt: 'Normal Clearing' });
  };

  it('are told from the dialling to the going of both', async () => {
    await connected();
    ring();
    answer();
    asterisk.say('ChannelEnteredBridge', bridged());
    asterisk.say('ChannelHold', { channel: called });
    asterisk.say('ChannelUnhold', { channel: called });
    hangUp();
    assert.deepEqual(names(), [
      'PartyCalled',
      'PartyAnswered',
      'PartyAnswered',
      'PartyHeld',
      'PartyRetrieved',
      'PartyGone',
      'PartyGone',
    ]);
    const [first] = told;
    assert(first?.type === 'PartyCalled');
    assert.deepEqual(
      [first.caller.device, first.caller.number, first.called.device, first.dialled],
      ['7001', '7001', '7002', '7002'],
    );
  });

  it('are told by what was dialled first, whatever the dialplan made of it', async () => {
    await connected();
    asterisk.say('ChannelCreated', {
      channel: { ...caller, dialplan: { ...caller.dialplan, exten: '+4970017002' } },
    });
    asterisk.say('Dial', { caller, peer: called, dialstatus: '' });
    assert(told[0]?.type === 'PartyCalled');
    assert.equal(told[0].dialled, '+4970017002');
  });

  it('are told as served when the PBX itself answers', async () => {
    await connected();
    asterisk.say('ChannelCreated', { channel: caller });
    asterisk.say('ChannelStateChange', { channel: up(caller) });
    assert.deepEqual(names(), ['PartyServed']);
  });

  it('are not our own legs and taps, nor those of no device', async () => {
    await connected();
    for (const channel of [
      channelOf('twinleg-leg-0123ab-1', 'PJSIP/recorder-00000003'),
      channelOf('2.1', 'PJSIP/recorder-00000004'),
      channelOf('twinleg-tap-0123ab-1', 'Snoop/1.1-00000001'),
      channelOf('2.2', 'Local/7001@phones-00000001;1'),
    ]) {
      asterisk.say('ChannelCreated', { channel: { ...channel, dialplan: caller.dialplan } });
      asterisk.say('ChannelStateChange', { channel });
      asterisk.say('Dial', { caller: channel, peer: called, dialstatus: '' });
      asterisk.say('ChannelDestroyed', { channel, cause: 16, cause_txt: '' });
    }
    assert.deepEqual(told, []);
  });

  it('are all in the snapshot, the caller first, when the link comes up', async () => {
    asterisk.add(up(called));
    asterisk.add(up(caller));
    asterisk.add(channelOf('twinleg-leg-0123ab-1', 'PJSIP/recorder-00000003'));
    asterisk.bridges.set('b', { id: 'b', channels: new Set(['1.2', '1.1']) });
    const { calls, parties } = await connected();
    assert.deepEqual(
      calls.map(call => call.parties.map(({ party }) => party)),
      [['1.1', '1.2']],
    );
    assert.deepEqual(parties, new Set(['1.1', '1.2']));
  });

  it('are not undone by a snapshot that was taken before they began', async () => {
    let listed = (): void => undefined;
    asterisk.before = what => {
      if (what !== 'bridges.list') return undefined;
      return new Promise(resolve => {
        listed = resolve;
      });
    };
    const order: string[] = [];
    source.events.on('up', () => order.push('up'));
    source.events.on('call', ({ type }) => order.push(type));
    const isUp = connected();
    await until('the question', async () =>
      asterisk.count('bridges.list') === 1 ? true : undefined,
    );
    ring(); // After the channels were listed, before we have the answer.
    listed();
    const { parties } = await isUp;
    assert.equal(parties.size, 0);
    assert.deepEqual(order, ['up', 'PartyCalled']);
  });

  it('that rang when the link was lost are still answered after it', async () => {
    await connected();
    ring();
    asterisk.add(caller);
    asterisk.add(called);
    asterisk.events.emit('down', 'gone');
    await connected();
    answer();
    assert.deepEqual(names(), ['PartyCalled', 'PartyAnswered', 'PartyAnswered']);
  });

  it('that began while the link was lost are told once they talk', async () => {
    await connected();
    asterisk.add(up(caller));
    asterisk.add(up(called));
    asterisk.say('ChannelStateChange', { channel: up(called) });
    asterisk.say('ChannelEnteredBridge', bridged());
    await until('talking', async () => (told.length > 0 ? true : undefined));
    assert.deepEqual(names(), ['PartiesTalking']);
  });

  it('are asked for again when the first answer is no good', async () => {
    let isFirst = true;
    asterisk.before = what => {
      if (what !== 'channels.list' || !isFirst) return;
      isFirst = false;
      throw new AriStatusError(what, 500, 'no');
    };
    const { calls } = await connected();
    assert.deepEqual(calls, []);
  });
});
