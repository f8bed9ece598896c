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

/** Who a channel says is calling, or is connected. Empty when Asterisk does not know. */
export interface AriParty {
  readonly name: string;
  readonly number: string;
}

/** Where in the dialplan a channel is. The application is empty where Asterisk does not say it (before 16). */
export interface AriDialplan {
  readonly context: string;
  readonly exten: string;
  readonly appName: string;
  readonly appData: string;
}

/** A channel as Asterisk saw it when it spoke. Names are ARI's, in camel case. */
export interface AriChannel {
  readonly id: string;
  /** `PJSIP/7001-00000001`. */
  readonly name: string;
  /** `Down`, `Ring`, `Ringing`, `Up`, … */
  readonly state: string;
  readonly caller: AriParty;
  readonly connected: AriParty;
  readonly dialplan: AriDialplan;
  readonly creationTime: Date;
  readonly accountCode: string;
  readonly language?: string | undefined;
  /** SIP's Call-ID, where the channel is SIP's; Asterisk 16 does not say it. */
  readonly protocolID?: string | undefined;
}

/** A bridge and the ids of the channels in it. */
export interface AriBridge {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly technology: string;
  readonly channels: readonly string[];
}

/** A recording that runs or has just ended. Never trust `state`: verify the file. */
export interface AriRecording {
  readonly name: string;
  readonly state: string;
  /** `channel:<id>` or `bridge:<id>`. */
  readonly targetURI: string;
  /** Seconds. */
  readonly duration?: number | undefined;
  /** Why it failed. */
  readonly cause?: string | undefined;
}

/** A device that Asterisk knows, and the ids of its channels. */
export interface AriEndpoint {
  readonly technology: string;
  readonly resource: string;
  readonly state?: string | undefined;
  readonly channelIds: readonly string[];
}

function party(fields: Fields): AriParty {
  return { name: textIn(fields, 'name'), number: textIn(fields, 'number') };
}

/** `AriMalformedError` when a needed field is missing. */
export function decodeChannel(value: unknown): AriChannel {
  const channel = fieldsOf(value, 'channel');
  const dialplan = fieldsIn(channel, 'dialplan');
  return {
    id: textIn(channel, 'id'),
    name: textIn(channel, 'name'),
    state: textIn(channel, 'state'),
    caller: party(fieldsIn(channel, 'caller')),
    connected: party(fieldsIn(channel, 'connected')),
    dialplan: {
      context: textIn(dialplan, 'context'),
      exten: textIn(dialplan, 'exten'),
      appName: optionalIn(dialplan, 'app_name', textIn) ?? '',
      appData: optionalIn(dialplan, 'app_data', textIn) ?? '',
    },
    creationTime: dateIn(channel, 'creationtime'),
    accountCode: textIn(channel, 'accountcode'),
    language: optionalIn(channel, 'language', textIn),
    protocolID: optionalIn(channel, 'protocol_id', textIn),
  };
}

/** `AriMalformedError` when a needed field is missing. */
export function decodeBridge(value: unknown): AriBridge {
  const bridge = fieldsOf(value, 'bridge');
  return {
    id: textIn(bridge, 'id'),
    name: textIn(bridge, 'name'),
    type: textIn(bridge, 'bridge_type'),
    technology: textIn(bridge, 'technology'),
    channels: textsIn(bridge, 'channels'),
  };
}

/** `AriMalformedError` when a needed field is missing. */
export function decodeRecording(value: unknown): AriRecording {
  const recording = fieldsOf(value, 'recording');
  return {
    name: textIn(recording, 'name'),
    state: textIn(recording, 'state'),
    targetURI: textIn(recording, 'target_uri'),
    duration: optionalIn(recording, 'duration', numberIn),
    cause: optionalIn(recording, 'cause', textIn),
  };
}

/** `AriMalformedError` when a needed field is missing. */
export function decodeEndpoint(value: unknown): AriEndpoint {
  const endpoint = fieldsOf(value, 'endpoint');
  return {
    technology: textIn(endpoint, 'technology'),
    resource: textIn(endpoint, 'resource'),
    state: optionalIn(endpoint, 'state', textIn),
    channelIds: textsIn(endpoint, 'channel_ids'),
  };
}
