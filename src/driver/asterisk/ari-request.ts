/** Which way of a channel: `in` is what the far end says, `out` what it hears. */
export type AriDirection = 'in' | 'out' | 'both';

/** Why a channel is hung up; what the far end is told follows from it. */
export type AriHangupReason =
  | 'normal'
  | 'busy'
  | 'congestion'
  | 'no_answer'
  | 'timeout'
  | 'rejected'
  | 'unallocated'
  | 'normal_unspecified'
  | 'number_incomplete'
  | 'codec_mismatch'
  | 'interworking'
  | 'failure'
  | 'answered_elsewhere';

/** A tap on a channel. */
export interface SnoopRequest {
  readonly channelId: string;
  /** Our own id for the snoop channel: a retry of a request that may have worked makes no second one. */
  readonly snoopId: string;
  readonly spy: AriDirection;
  readonly app: string;
  readonly appArgs?: string;
}

/** A call of our own. */
export interface OriginateRequest {
  readonly endpoint: string;
  /** Our own id for the channel. */
  readonly channelId: string;
  readonly app: string;
  readonly appArgs?: string;
  /** Codecs, separated by commas. */
  readonly formats?: string;
  readonly callerId?: string;
  readonly timeoutSeconds?: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A recording of a channel, to a file that Asterisk names after it. */
export interface RecordRequest {
  readonly channelId: string;
  readonly name: string;
  readonly format: string;
  readonly ifExists: 'fail' | 'overwrite' | 'append';
  readonly maxDurationSeconds?: number;
  readonly terminateOn?: 'none' | 'any' | '*' | '#';
}

/** Where in the dialplan a channel goes on. */
export interface DialplanPlace {
  readonly context: string;
  readonly extension: string;
  readonly priority: number;
}

/** Which Asterisk this is. */
export interface AsteriskInfo {
  readonly version: string;
  /** Asterisk's own name for itself (`systemname`); empty when it has none. */
  readonly name: string;
  readonly startedAt: Date;
}
