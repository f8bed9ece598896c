import type { CallUUID, ConnID, DN, RecordingID } from '../call/ids';
import type { KeyValueList } from '../call/user-data';
import type { Way } from '../initiation/way';

/**
 * Where one recording stands. `verified` and `suspect` are the two good ends: the audio is in the archive,
 * and with `suspect` the reasons say what is doubtful about it. `failed`: there is no audio.
 */
export type RecordingStatus = 'recording' | 'archiving' | 'verified' | 'suspect' | 'failed';

/** One change of what may be heard: GIR's `masks`. */
export interface Mask {
  readonly time: string;
  readonly type: 'paused' | 'resume';
}

/** GIR's `eventHistory`: who joined and left, and every change of the attached data. */
export type HistoryEvent =
  | {
      readonly occurredAt: string;
      readonly event: 'Joined' | 'Left';
      readonly contact: { readonly phoneNumber: string };
    }
  | {
      readonly occurredAt: string;
      readonly event: 'data';
      readonly data: {
        readonly added: KeyValueList;
        readonly updated: KeyValueList;
        readonly removed: KeyValueList;
      };
    };

/** One of the two streams, as the recording endpoint recorded it. */
export interface RecordedLeg {
  /** DN of the party that speaks on this leg (`dn` of the request URI). */
  readonly dn: DN;
  /** Absolute path of the leg's own file on the endpoint's disk. */
  readonly path: string;
  /** When the file's first sample was heard. */
  readonly startedAt: Date;
  /** When the leg ended; absent while it is up, or when nobody saw it end. */
  readonly endedAt?: Date;
}

/** One row of the catalogue. */
export interface Recording {
  readonly id: RecordingID;
  readonly callUUID: CallUUID;
  readonly connID?: ConnID;
  readonly recordDN: DN;
  readonly way?: Way;
  readonly status: RecordingStatus;
  /** Why it is `suspect` or `failed`; empty otherwise. One clause each, for an operator. */
  readonly reasons: readonly string[];
  readonly ani?: string;
  readonly dnis?: string;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  /** Absolute path of the stereo WAV, once archived. */
  readonly file?: string;
  readonly seconds?: number;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly legs: readonly RecordedLeg[];
  readonly masks: readonly Mask[];
  readonly userData: KeyValueList;
  readonly eventHistory: readonly HistoryEvent[];
  /** What came in the request URI beside the guide's own parameters, and `params` of the request. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One line of a recording's journey: everything that happened to it, in order. */
export interface JourneyEntry {
  readonly at: Date;
  readonly callUUID: CallUUID;
  readonly recordingID?: RecordingID;
  /** What happened, as a constant: `decided`, `leg arrived`, `paused`, `archived`, … */
  readonly what: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}
