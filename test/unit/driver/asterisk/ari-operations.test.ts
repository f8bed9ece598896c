import assert from 'node:assert/strict';
import type { AriInvoker } from '../../../../src/driver/asterisk/ari';
import {
  AriMalformedError,
  AriStatusError,
  AriUnreachableError,
} from '../../../../src/driver/asterisk/ari-error';
import { AriOperations } from '../../../../src/driver/asterisk/ari-operations';
import type { AriOperation, AriParams } from '../../../../src/driver/asterisk/ari-route';

const made = '2026-11-23T05:31:28.843+0000';
const party = { name: '', number: '' };
const channel = {
  id: '1',
  name: 'PJSIP/7001-1',
  state: 'Up',
  caller: party,
  connected: party,
  accountcode: '',
  dialplan: { context: 'c', exten: 'e' },
  creationtime: made,
};
const bridge = { id: 'b', name: 'n', bridge_type: 'mixing', technology: 't', channels: ['1'] };
const recording = { name: 'r', state: 'queued', target_uri: 'channel:1' };

/** Answers with what it is given, and keeps what it was asked. */
class OneAnswer implements AriInvoker {
  readonly asked: [operation: string, params: AriParams][] = [];
  readonly #answer: unknown;

  constructor(answer: unknown) {
    this.#answer = answer;
  }

  async invoke({ resource, name }: AriOperation, params: AriParams): Promise<unknown> {
    this.asked.push([`${resource}.${name}`, params]);
    if (this.#answer instanceof Error) throw this.#answer;
    return this.#answer;
  }
}

type Ask = (operations: AriOperations) => Promise<unknown>;
const status = (number: number): Error => new AriStatusError('a request', number, 'no');

describe('the operations of ARI', () => {
  const asked: [what: string, ask: Ask, answer: unknown, operation: string, params: AriParams][] = [
    ['answer', ari => ari.answer('1'), undefined, 'channels.answer', { channelId: '1' }],
    [
      'hangup',
      ari => ari.hangup('1', 'busy'),
      undefined,
      'channels.hangup',
      { channelId: '1', reason: 'busy' },
    ],
    [
      'continueInDialplan',
      ari => ari.continueInDialplan('1', { context: 'c', extension: 's', priority: 1 }),
      undefined,
      'channels.continueInDialplan',
      { channelId: '1', context: 'c', extension: 's', priority: 1 },
    ],
    [
      'setVariable',
      ari => ari.setVariable('1', 'NAME', 'value'),
      undefined,
      'channels.setChannelVar',
      { channelId: '1', variable: 'NAME', value: 'value' },
    ],
    [
      'startSilence',
      ari => ari.startSilence('1'),
      undefined,
      'channels.startSilence',
      { channelId: '1' },
    ],
    [
      'stopSilence',
      ari => ari.stopSilence('1'),
      undefined,
      'channels.stopSilence',
      { channelId: '1' },
    ],
    [
      'muteChannel',
      ari => ari.muteChannel('1', 'in'),
      undefined,
      'channels.mute',
      { channelId: '1', direction: 'in' },
    ],
    [
      'unmuteChannel',
      ari => ari.unmuteChannel('1', 'both'),
      undefined,
      'channels.unmute',
      { channelId: '1', direction: 'both' },
    ],
    [
      'snoop',
      ari => ari.snoop({ channelId: '1', snoopId: 's', spy: 'in', app: 'a', appArgs: 'tap' }),
      channel,
      'channels.snoopChannelWithId',
      { channelId: '1', snoopId: 's', spy: 'in', app: 'a', appArgs: 'tap' },
    ],
    [
      'originate',
      ari =>
        ari.originate({
          endpoint: 'e',
          channelId: '1',
          app: 'a',
          timeoutSeconds: 9,
          variables: { v: '1' },
        }),
      channel,
      'channels.originateWithId',
      { endpoint: 'e', channelId: '1', app: 'a', timeout: 9, variables: { v: '1' } },
    ],
    [
      'record',
      ari => ari.record({ channelId: '1', name: 'r', format: 'wav', ifExists: 'fail' }),
      recording,
      'channels.record',
      { channelId: '1', name: 'r', format: 'wav', ifExists: 'fail' },
    ],
    [
      'recordingMute',
      ari => ari.recordingMute('r'),
      undefined,
      'recordings.mute',
      { recordingName: 'r' },
    ],
    [
      'recordingUnmute',
      ari => ari.recordingUnmute('r'),
      undefined,
      'recordings.unmute',
      { recordingName: 'r' },
    ],
    [
      'stopRecording',
      ari => ari.stopRecording('r'),
      undefined,
      'recordings.stop',
      { recordingName: 'r' },
    ],
    [
      'createBridge',
      ari => ari.createBridge({ bridgeId: 'b', name: 'n', type: 'mixing,proxy_media' }),
      bridge,
      'bridges.createWithId',
      { bridgeId: 'b', name: 'n', type: 'mixing,proxy_media' },
    ],
    [
      'destroyBridge',
      ari => ari.destroyBridge('b'),
      undefined,
      'bridges.destroy',
      { bridgeId: 'b' },
    ],
    [
      'addChannel',
      ari => ari.addChannel('b', '1,2', { mute: true }),
      undefined,
      'bridges.addChannel',
      { bridgeId: 'b', channel: '1,2', mute: true },
    ],
    [
      'removeChannel',
      ari => ari.removeChannel('b', '1'),
      undefined,
      'bridges.removeChannel',
      { bridgeId: 'b', channel: '1' },
    ],
  ];
  for (const [what, ask, answer, operation, params] of asked) {
    it(`${what} asks for ${operation}`, async () => {
      const ari = new OneAnswer(answer);
      await ask(new AriOperations(ari));
      assert.deepEqual(ari.asked, [[operation, params]]);
    });
  }

  const meant: [what: string, ask: Ask, answer: unknown, value: unknown][] = [
    ['the state of a channel', async ari => (await ari.channel('1'))?.state, channel, 'Up'],
    ['the channels', async ari => (await ari.channels()).map(({ id }) => id), [channel], ['1']],
    ['the bridges', async ari => (await ari.bridges())[0]?.channels, [bridge], ['1']],
    ['a variable', ari => ari.getVariable('1', 'V'), { value: 'x' }, 'x'],
    [
      'a running recording',
      async ari => (await ari.liveRecording('r'))?.state,
      recording,
      'queued',
    ],
    [
      'the names of stored recordings',
      ari => ari.storedRecordings(),
      [{ name: 'r', format: 'wav' }],
      ['r'],
    ],
    [
      'the modules that run',
      ari => ari.modules(),
      [
        { name: 'a.so', status: 'Running' },
        { name: 'b.so', status: 'Not Running' },
      ],
      ['a.so'],
    ],
    [
      'the endpoints',
      ari => ari.endpoints(),
      [{ technology: 'PJSIP', resource: '7001', state: 'online', channel_ids: ['1'] }],
      [{ technology: 'PJSIP', resource: '7001', state: 'online', channelIds: ['1'] }],
    ],
    [
      'the version',
      ari => ari.asteriskInfo(),
      { system: { version: '22' }, config: { name: 'pbx' }, status: { startup_time: made } },
      { version: '22', name: 'pbx', startedAt: new Date('2026-11-23T05:31:28.843Z') },
    ],
    ['that the channel was in the bridge', ari => ari.removeChannel('b', '1'), undefined, true],
    ...[400, 404, 422].map((number): [string, Ask, unknown, unknown] => [
      `that the channel was not in the bridge (${number})`,
      ari => ari.removeChannel('b', '1'),
      status(number),
      false,
    ]),
    ['a channel that has gone', ari => ari.channel('1'), status(404), undefined],
    ['a variable that is not set', ari => ari.getVariable('1', 'V'), status(404), undefined],
    ['a recording that does not run', ari => ari.liveRecording('r'), status(404), undefined],
    ['the hangup of a channel that has gone', ari => ari.hangup('1'), status(404), undefined],
    ['the end of a bridge that has gone', ari => ari.destroyBridge('b'), status(404), undefined],
    [
      'the stop of a recording that has ended',
      ari => ari.stopRecording('r'),
      status(404),
      undefined,
    ],
  ];
  for (const [what, ask, answer, value] of meant) {
    it(`tell ${what}`, async () => {
      assert.deepEqual(await ask(new AriOperations(new OneAnswer(answer))), value);
    });
  }

  const rejected: [
    what: string,
    ask: Ask,
    answer: unknown,
    error: new (...args: never[]) => Error,
  ][] = [
    ['another status is no "gone"', ari => ari.hangup('1'), status(500), AriStatusError],
    [
      'the channel may still be in the bridge',
      ari => ari.removeChannel('b', '1'),
      status(409),
      AriStatusError,
    ],
    ['a channel cannot be added', ari => ari.addChannel('b', '1'), status(404), AriStatusError],
    ['a recording cannot be muted', ari => ari.recordingMute('r'), status(404), AriStatusError],
    [
      'the link is lost',
      ari => ari.hangup('1'),
      new AriUnreachableError('lost'),
      AriUnreachableError,
    ],
    ['the answer is no list', ari => ari.channels(), {}, AriMalformedError],
    ['one channel of the list is none', ari => ari.channels(), [channel, {}], AriMalformedError],
    ['the answer is nothing', ari => ari.channel('1'), null, AriMalformedError],
    [
      'the name of a recording is none',
      ari => ari.storedRecordings(),
      [{ name: 1 }],
      AriMalformedError,
    ],
  ];
  for (const [what, ask, answer, error] of rejected) {
    it(`reject when ${what}`, async () => {
      await assert.rejects(ask(new AriOperations(new OneAnswer(answer))), error);
    });
  }
});
