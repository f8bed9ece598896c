import assert from 'node:assert/strict';
import { AriMalformedError } from '../../../../src/driver/asterisk/ari-error';
import { decodeAriEvent } from '../../../../src/driver/asterisk/ari-event';

const spoken = '2026-11-23T05:31:28.843+0000';
const timestamp = new Date('2026-11-23T05:31:28.843Z');
const made = '2026-11-23T06:31:20.001+0100';

const wire = (id: string) => ({
  id,
  name: `PJSIP/7001-${id}`,
  state: 'Up',
  protocol_id: 'call-id@host',
  caller: { name: 'Zoë', number: '7001' },
  connected: { name: '', number: '7002' },
  accountcode: 'acc',
  dialplan: { context: 'default', exten: '7002', priority: 1, app_name: 'Dial', app_data: 'x' },
  creationtime: made,
  language: 'en',
  channelvars: { unused: 'by us' },
});
const channel = (id: string) => ({
  id,
  name: `PJSIP/7001-${id}`,
  state: 'Up',
  caller: { name: 'Zoë', number: '7001' },
  connected: { name: '', number: '7002' },
  dialplan: { context: 'default', exten: '7002', appName: 'Dial', appData: 'x' },
  creationTime: new Date('2026-11-23T05:31:20.001Z'),
  accountCode: 'acc',
  language: 'en',
  protocolID: 'call-id@host',
});
const wireBridge = {
  id: 'b',
  technology: 'simple_bridge',
  bridge_type: 'mixing',
  bridge_class: 'stasis',
  creator: 'Stasis',
  name: 'two',
  channels: ['1', '2'],
  creationtime: made,
};
const bridge = {
  id: 'b',
  name: 'two',
  type: 'mixing',
  technology: 'simple_bridge',
  channels: ['1', '2'],
};
const wireRecording = {
  name: 'r',
  format: 'wav',
  state: 'failed',
  target_uri: 'channel:1',
  duration: 3,
  cause: 'why',
};
const recording = { name: 'r', state: 'failed', targetURI: 'channel:1', duration: 3, cause: 'why' };

type Row = [
  type: string,
  said: Record<string, unknown>,
  meant: Record<string, unknown>,
  needed: string[],
];
const ofChannel = (type: string): Row => [
  type,
  { channel: wire('1') },
  { channel: channel('1') },
  ['channel'],
];
const ofBridge = (type: string): Row => [type, { bridge: wireBridge }, { bridge }, ['bridge']];
const inBridge = (type: string): Row => [
  type,
  { bridge: wireBridge, channel: wire('1') },
  { bridge, channel: channel('1') },
  ['bridge', 'channel'],
];
const ofRecording = (type: string): Row => [
  type,
  { recording: wireRecording },
  { recording },
  ['recording'],
];

const rows: readonly Row[] = [
  [
    'StasisStart',
    { channel: wire('1'), args: ['leg', 'x'], replace_channel: wire('2') },
    { channel: channel('1'), args: ['leg', 'x'], replaceChannel: channel('2') },
    ['channel', 'args'],
  ],
  [
    'ChannelDestroyed',
    { channel: wire('1'), cause: 16, cause_txt: 'Normal Clearing' },
    { channel: channel('1'), cause: 16, causeText: 'Normal Clearing' },
    ['channel', 'cause', 'cause_txt'],
  ],
  [
    'ChannelHangupRequest',
    { channel: wire('1'), cause: 17 },
    { channel: channel('1'), cause: 17 },
    ['channel'],
  ],
  [
    'Dial',
    {
      caller: wire('1'),
      peer: wire('2'),
      dialstatus: '',
      dialstring: '7002',
      forwarded: wire('3'),
    },
    {
      caller: channel('1'),
      peer: channel('2'),
      dialstatus: '',
      dialstring: '7002',
      forwarded: channel('3'),
    },
    ['peer', 'dialstatus'],
  ],
  [
    'ChannelUserevent',
    { eventname: 'Record', channel: wire('1'), userevent: { a: 'x', n: 1, b: true, deep: {} } },
    { eventname: 'Record', channel: channel('1'), userevent: { a: 'x', n: '1', b: 'true' } },
    ['eventname', 'userevent'],
  ],
  ['ApplicationReplaced', { application: 'twinleg' }, { application: 'twinleg' }, ['application']],
  ...['StasisEnd', 'ChannelCreated', 'ChannelStateChange', 'ChannelHold', 'ChannelUnhold'].map(
    ofChannel,
  ),
  ...['BridgeCreated', 'BridgeDestroyed'].map(ofBridge),
  ...['ChannelEnteredBridge', 'ChannelLeftBridge'].map(inBridge),
  ...['RecordingStarted', 'RecordingFinished', 'RecordingFailed'].map(ofRecording),
];

describe('an ARI event', () => {
  for (const [type, said, meant, needed] of rows) {
    const whole = { type, timestamp: spoken, application: 'twinleg', ...said };

    it(`${type} is understood`, () => {
      assert.deepEqual(decodeAriEvent(whole), { type, timestamp, ...meant });
    });

    for (const field of [...needed, 'timestamp']) {
      it(`${type} is refused without ${field}`, () => {
        assert.throws(() => decodeAriEvent({ ...whole, [field]: undefined }), AriMalformedError);
      });
    }
  }

  const optional: [type: string, said: Record<string, unknown>, absent: readonly string[]][] = [
    ['StasisStart', { channel: wire('1'), args: [] }, ['replaceChannel']],
    ['ChannelHangupRequest', { channel: wire('1') }, ['cause']],
    ['Dial', { peer: wire('2'), dialstatus: 'BUSY' }, ['caller', 'dialstring', 'forwarded']],
    ['ChannelUserevent', { eventname: 'x', userevent: {} }, ['channel']],
  ];
  for (const [type, said, absent] of optional) {
    it(`${type} is understood without ${absent.join(', ')}`, () => {
      const event: Readonly<Record<string, unknown>> = {
        ...decodeAriEvent({
          type,
          timestamp: spoken,
          ...said,
        }),
      };
      assert.equal(event.type, type);
      for (const name of absent) assert.equal(event[name], undefined);
    });
  }

  const spoilt: [what: string, change: Record<string, unknown>][] = [
    ['whose id is a number', { id: 7 }],
    ['without a name', { name: undefined }],
    ['whose caller is a string', { caller: '7001' }],
    ['whose caller has no number', { caller: { name: '' } }],
    ['that has no place in the dialplan', { dialplan: null }],
    ['that was made at no time', { creationtime: 'yesterday' }],
    ['whose language is a list', { language: ['en'] }],
  ];
  for (const [what, change] of spoilt) {
    it(`is refused with a channel ${what}`, () => {
      const said = { type: 'StasisEnd', timestamp: spoken, channel: { ...wire('1'), ...change } };
      assert.throws(() => decodeAriEvent(said), AriMalformedError);
    });
  }

  const times = [
    '2026-11-23T05:31:28.843',
    '2026-11-23 05:31:28.843+0000',
    '2026-13-23T05:31:28.843+0000',
    '2026-11-23T05:31:28.843+00000',
    '',
    0,
  ];
  for (const time of times) {
    it(`is refused when it happened at ${JSON.stringify(time)}`, () => {
      const said = { type: 'ApplicationReplaced', application: 'twinleg', timestamp: time };
      assert.throws(() => decodeAriEvent(said), AriMalformedError);
    });
  }

  it('takes the time zone into account', () => {
    const said = { type: 'ApplicationReplaced', application: 'x', timestamp: made };
    const event = decodeAriEvent(said);
    assert.ok(event.type === 'ApplicationReplaced');
    assert.equal(event.timestamp.toISOString(), '2026-11-23T05:31:20.001Z');
  });

  for (const name of ['ChannelVarset', 'Other', 'constructor', '__proto__', '']) {
    it(`of the type "${name}" is Other, whatever is in it`, () => {
      assert.deepEqual(decodeAriEvent({ type: name, channel: 7 }), { type: 'Other', name });
    });
  }
});
