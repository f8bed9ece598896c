import type { CallUUID, ConnID, DN, RecordingID } from '../call/ids';
import type { KeyValueList } from '../call/user-data';
import type { Way } from '../initiation/way';

/** What is known of a recording's call when the recorder asks the switch. */
export interface CallFound {
  readonly connID: ConnID;
  readonly callUUID: CallUUID;
  readonly ani?: string;
  readonly dnis?: string;
  readonly userData: KeyValueList;
  /** Absent while it rings. */
  readonly establishedAt?: Date;
  readonly parties: readonly DN[];
  /** The recordings of the call that are under way, as the switch knows them. */
  readonly recordings: readonly {
    readonly id: RecordingID;
    readonly way?: Way;
    readonly isPaused: boolean;
  }[];
}

/** What the switch tells of a call after that. */
export type CallNews =
  | { readonly type: 'Established'; readonly thisDN: DN; readonly otherDN?: DN; readonly at: Date }
  | { readonly type: 'Left'; readonly thisDN: DN; readonly at: Date }
  | { readonly type: 'DataChanged'; readonly userData: KeyValueList; readonly at: Date }
  | {
      readonly type: 'Paused' | 'Resumed' | 'Stopped' | 'Started';
      readonly id: RecordingID;
      readonly way?: Way;
      readonly at: Date;
    };
