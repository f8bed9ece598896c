import {
  dateIn,
  fieldsIn,
  fieldsOf,
  numberIn,
  optionalIn,
  textIn,
  textsIn,
  type Fields,
} from './ari-json';
import {
  decodeBridge,
  decodeChannel,
  decodeRecording,
  type AriBridge,
  type AriChannel,
  type AriRecording,
} from './ari-model';

export type { AriBridge, AriChannel, AriRecording } from './ari-model';

interface At {
  /** Asterisk's clock. */
  readonly timestamp: Date;
}

interface OfChannel extends At {
  readonly channel: AriChannel;
}

interface OfBridge extends At {
  readonly bridge: AriBridge;
}

interface InBridge extends OfChannel {
  readonly bridge: AriBridge;
}

interface OfRecording extends At {
  readonly recording: AriRecording;
}

/** What Asterisk says over ARI, in its own words (in camel case); a type that no driver uses is `Other`. */
export type AriEvent =
  | (OfChannel & {
      readonly type: 'StasisStart';
      readonly args: readonly string[];
      readonly replaceChannel?: AriChannel | undefined;
    })
  | (OfChannel & { readonly type: 'StasisEnd' })
  | (OfChannel & { readonly type: 'ChannelCreated' })
  /** `cause` is a Q.850 cause. */
  | (OfChannel & {
      readonly type: 'ChannelDestroyed';
      readonly cause: number;
      readonly causeText: string;
    })
  | (OfChannel & { readonly type: 'ChannelStateChange' })
  | (OfChannel & { readonly type: 'ChannelHangupRequest'; readonly cause?: number | undefined })
  /** `dialstatus` is empty while the dial goes on, then `RINGING`, `ANSWER`, `BUSY`, … */
  | (At & {
      readonly type: 'Dial';
      readonly caller?: AriChannel | undefined;
      readonly peer: AriChannel;
      readonly dialstatus: string;
      readonly dialstring?: string | undefined;
      readonly forwarded?: AriChannel | undefined;
    })
  | (InBridge & { readonly type: 'ChannelEnteredBridge' })
  | (InBridge & { readonly type: 'ChannelLeftBridge' })
  | (OfBridge & { readonly type: 'BridgeCreated' })
  | (OfBridge & { readonly type: 'BridgeDestroyed' })
  | (OfChannel & { readonly type: 'ChannelHold' })
  | (OfChannel & { readonly type: 'ChannelUnhold' })
  /** `userevent` holds what the dialplan or the REST caller sent: a stranger's text, never to be logged. */
  | (At & {
      readonly type: 'ChannelUserevent';
      readonly eventname: string;
      readonly channel?: AriChannel | undefined;
      readonly userevent: Readonly<Record<string, string>>;
    })
  | (OfRecording & { readonly type: 'RecordingStarted' })
  | (OfRecording & { readonly type: 'RecordingFinished' })
  | (OfRecording & { readonly type: 'RecordingFailed' })
  /** Another connection has taken this application over: this one hears nothing more. */
  | (At & { readonly type: 'ApplicationReplaced'; readonly application: string })
  | { readonly type: 'Other'; readonly name: string };

type Known = Exclude<AriEvent, { type: 'Other' }>;
type Decoders = {
  readonly [Type in Known['type']]: (event: Fields) => Extract<Known, { type: Type }>;
};

const channelIn = (event: Fields, name: string): AriChannel => decodeChannel(event[name]);
const at = (event: Fields): At => ({ timestamp: dateIn(event, 'timestamp') });
const ofChannel = (event: Fields): OfChannel => ({
  timestamp: dateIn(event, 'timestamp'),
  channel: decodeChannel(event.channel),
});
const ofBridge = (event: Fields): OfBridge => ({
  timestamp: dateIn(event, 'timestamp'),
  bridge: decodeBridge(event.bridge),
});
const inBridge = (event: Fields): InBridge => ({
  timestamp: dateIn(event, 'timestamp'),
  bridge: decodeBridge(event.bridge),
  channel: decodeChannel(event.channel),
});
const ofRecording = (event: Fields): OfRecording => ({
  timestamp: dateIn(event, 'timestamp'),
  recording: decodeRecording(event.recording),
});

/** Key-value pairs as text: a REST caller may send numbers and booleans; anything deeper is left out. */
function pairsIn(event: Fields, name: string): Readonly<Record<string, string>> {
  const pairs = Object.entries(fieldsIn(event, name)).flatMap(([key, value]) => {
    if (typeof value === 'string') return [[key, value] as const];
    return typeof value === 'number' || typeof value === 'boolean'
      ? [[key, String(value)] as const]
      : [];
  });
  return Object.fromEntries(pairs);
}

const decoders: Decoders = {
  StasisStart: event => ({
    type: 'StasisStart',
    ...ofChannel(event),
    args: textsIn(event, 'args'),
    replaceChannel: optionalIn(event, 'replace_channel', channelIn),
  }),
  StasisEnd: event => ({ type: 'StasisEnd', ...ofChannel(event) }),
  ChannelCreated: event => ({ type: 'ChannelCreated', ...ofChannel(event) }),
  ChannelDestroyed: event => ({
    type: 'ChannelDestroyed',
    ...ofChannel(event),
    cause: numberIn(event, 'cause'),
    causeText: textIn(event, 'cause_txt'),
  }),
  ChannelStateChange: event => ({ type: 'ChannelStateChange', ...ofChannel(event) }),
  ChannelHangupRequest: event => ({
    type: 'ChannelHangupRequest',
    ...ofChannel(event),
    cause: optionalIn(event, 'cause', numberIn),
  }),
  Dial: event => ({
    type: 'Dial',
    ...at(event),
    caller: optionalIn(event, 'caller', channelIn),
    peer: channelIn(event, 'peer'),
    dialstatus: textIn(event, 'dialstatus'),
    dialstring: optionalIn(event, 'dialstring', textIn),
    forwarded: optionalIn(event, 'forwarded', channelIn),
  }),
  ChannelEnteredBridge: event => ({ type: 'ChannelEnteredBridge', ...inBridge(event) }),
  ChannelLeftBridge: event => ({ type: 'ChannelLeftBridge', ...inBridge(event) }),
  BridgeCreated: event => ({ type: 'BridgeCreated', ...ofBridge(event) }),
  BridgeDestroyed: event => ({ type: 'BridgeDestroyed', ...ofBridge(event) }),
  ChannelHold: event => ({ type: 'ChannelHold', ...ofChannel(event) }),
  ChannelUnhold: event => ({ type: 'ChannelUnhold', ...ofChannel(event) }),
  ChannelUserevent: event => ({
    type: 'ChannelUserevent',
    ...at(event),
    eventname: textIn(event, 'eventname'),
    channel: optionalIn(event, 'channel', channelIn),
    userevent: pairsIn(event, 'userevent'),
  }),
  RecordingStarted: event => ({ type: 'RecordingStarted', ...ofRecording(event) }),
  RecordingFinished: event => ({ type: 'RecordingFinished', ...ofRecording(event) }),
  RecordingFailed: event => ({ type: 'RecordingFailed', ...ofRecording(event) }),
  ApplicationReplaced: event => ({
    type: 'ApplicationReplaced',
    ...at(event),
    application: textIn(event, 'application'),
  }),
};

const isKnown = (name: string): name is Known['type'] => Object.hasOwn(decoders, name);

/** One message of the event WebSocket; `AriMalformedError` when it lacks a field that its type needs. */
export function decodeAriEvent(value: unknown): AriEvent {
  const event = fieldsOf(value, 'event');
  const name = textIn(event, 'type');
  return isKnown(name) ? decoders[name](event) : { type: 'Other', name };
}
