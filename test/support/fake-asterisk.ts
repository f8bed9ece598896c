import { EventEmitter } from 'node:events';
import type { AriEvents, AriInvoker, AriLink } from '../../src/driver/asterisk/ari';
import { AriStatusError } from '../../src/driver/asterisk/ari-error';
import { decodeAriEvent } from '../../src/driver/asterisk/ari-event';
import type { AriOperation, AriParams } from '../../src/driver/asterisk/ari-route';

interface FakeChannel {
  id: string;
  name: string;
  state: string;
  caller: { name: string; number: string };
  connected: { name: string; number: string };
  dialplan: { context: string; exten: string; app_name: string; app_data: string };
  creationtime: string;
  accountcode: string;
}

interface FakeBridge {
  readonly id: string;
  readonly channels: Set<string>;
}

export const timestamp = (at = new Date()): string => at.toISOString().replace('Z', '+0000');

/** A channel as ARI shows it. */
export const channelOf = (
  id: string,
  name: string,
  more: Partial<FakeChannel> = {},
): FakeChannel => ({
  id,
  name,
  state: 'Up',
  caller: { name: '', number: '' },
  connected: { name: '', number: '' },
  dialplan: { context: 'phones', exten: '', app_name: '', app_data: '' },
  creationtime: timestamp(),
  accountcode: '',
  ...more,
});

const bridgeOf = ({ id, channels }: FakeBridge) => ({
  id,
  name: id,
  bridge_type: 'mixing',
  technology: 'simple_bridge',
  channels: [...channels],
});

/** Channels and bridges of an Asterisk, as far as ARI lets one see and move them. */
export class FakeAsterisk implements AriInvoker, AriLink {
  readonly events = new EventEmitter<AriEvents>();
  readonly channels = new Map<string, FakeChannel>();
  readonly bridges = new Map<string, FakeBridge>();
  readonly recordings = new Map<string, { readonly channelId: string; isMuted: boolean }>();
  /** What was asked, `channels.originateWithId` and the like, with its parameters. */
  readonly asked: { readonly what: string; readonly params: AriParams }[] = [];
  /** Met before anything is done: throws, or waits. */
  before: (what: string, params: AriParams) => void | Promise<void> = () => undefined;
  /** Whether an originated channel is answered, is busy, or just rings. */
  answers: (params: AriParams) => 'answered' | 'busy' | 'rings' = () => 'answered';

  async connect(): Promise<void> {
    this.events.emit('up');
  }

  async close(): Promise<void> {}

  /** Asterisk says something, in its own words. */
  say(type: string, fields: object): void {
    const event = { type, timestamp: timestamp(), application: 'twinleg', ...fields };
    this.events.emit('event', decodeAriEvent(event));
  }

  add(channel: FakeChannel): FakeChannel {
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** The channel is gone, and everything that was done to it. */
  destroy(id: string, cause = 16): void {
    const channel = this.channels.get(id);
    if (!channel) return;
    this.channels.delete(id);
    for (const bridge of this.bridges.values()) bridge.channels.delete(id);
    this.say('ChannelDestroyed', { channel, cause, cause_txt: 'Normal Clearing' });
    for (const [name, { channelId }] of this.recordings)
      if (channelId === id) this.endRecording(name);
  }

  endRecording(name: string): void {
    const recording = this.recordings.get(name);
    if (!recording) return;
    this.recordings.delete(name);
    const target_uri = `channel:${recording.channelId}`;
    this.say('RecordingFinished', { recording: { name, state: 'done', target_uri } });
  }

  async invoke(operation: AriOperation, params: AriParams): Promise<unknown> {
    const what = `${operation.resource}.${operation.name}`;
    this.asked.push({ what, params });
    await this.before(what, params);
    const answer = this.#operations[what];
    if (!answer) throw new AriStatusError(what, 501, 'the fake does not know it');
    const text = (name: string): string => {
      const value = params[name];
      return typeof value === 'string' ? value : '';
    };
    return answer(text, params);
  }

  /** How often an operation was asked for. */
  count(what: string): number {
    return this.asked.filter(one => one.what === what).length;
  }

  readonly #operations: Readonly<
    Record<string, (text: (name: string) => string, params: AriParams) => unknown>
  > = {
    'channels.list': () => [...this.channels.values()],
    'channels.get': text => this.#channel(text('channelId')),
    'bridges.list': () => [...this.bridges.values()].map(bridgeOf),
    'bridges.createWithId': text => {
      const bridge = { id: text('bridgeId'), channels: new Set<string>() };
      this.bridges.set(bridge.id, bridge);
      return bridgeOf(bridge);
    },
    'bridges.destroy': text => {
      if (!this.bridges.delete(text('bridgeId'))) throw gone('bridge');
    },
    'bridges.addChannel': text => {
      const bridge = this.#bridge(text('bridgeId'));
      const ids = text('channel').split(',');
      for (const id of ids) if (!this.channels.has(id)) throw new AriStatusError('add', 400, id);
      for (const id of ids) bridge.channels.add(id);
    },
    'bridges.removeChannel': text => {
      const bridge = this.#bridge(text('bridgeId'));
      if (!bridge.channels.delete(text('channel')))
        throw new AriStatusError('remove', 422, 'not in');
    },
    'channels.hangup': text => {
      this.#channel(text('channelId'));
      this.destroy(text('channelId'));
    },
    'channels.answer': text => {
      this.#channel(text('channelId')).state = 'Up';
    },
    'channels.continueInDialplan': text => {
      this.destroy(this.#channel(text('channelId')).id, 21);
    },
    'channels.originateWithId': (text, params) => {
      const channel = this.add(channelOf(text('channelId'), 'PJSIP/recorder-00000001'));
      const answer = this.answers(params);
      if (answer === 'answered') this.#enter(channel, text('app'), text('appArgs'));
      if (answer === 'busy')
        setImmediate(() => {
          this.destroy(channel.id, 17);
        });
      return channel;
    },
    'channels.snoopChannelWithId': text => {
      const of = this.#channel(text('channelId'));
      const channel = this.add(channelOf(text('snoopId'), `Snoop/${of.id}-00000001`));
      this.#enter(channel, text('app'), text('appArgs'));
      return channel;
    },
    'channels.record': text => {
      const name = text('name');
      this.recordings.set(name, { channelId: text('channelId'), isMuted: false });
      const recording = { name, state: 'recording', target_uri: `channel:${text('channelId')}` };
      setImmediate(() => {
        this.say('RecordingStarted', { recording });
      });
      return recording;
    },
    'recordings.mute': text => {
      this.#recording(text('recordingName')).isMuted = true;
    },
    'recordings.unmute': text => {
      this.#recording(text('recordingName')).isMuted = false;
    },
  };

  #enter(channel: FakeChannel, app: string, given: string): void {
    channel.dialplan = { ...channel.dialplan, app_name: 'Stasis', app_data: `${app},${given}` };
    setImmediate(() => {
      if (this.channels.has(channel.id))
        this.say('StasisStart', { channel, args: given.split(',') });
    });
  }

  #channel(id: string): FakeChannel {
    const channel = this.channels.get(id);
    if (!channel) throw gone('channel');
    return channel;
  }

  #bridge(id: string): FakeBridge {
    const bridge = this.bridges.get(id);
    if (!bridge) throw gone('bridge');
    return bridge;
  }

  #recording(name: string): { isMuted: boolean } {
    const recording = this.recordings.get(name);
    if (!recording) throw gone('recording');
    return recording;
  }
}

const gone = (what: string): AriStatusError => new AriStatusError(what, 404, `no such ${what}`);
