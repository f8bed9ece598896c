import type { Call } from '../call/call';
import type { ConnID, DN } from '../call/ids';
import type { Decision } from '../initiation/initiation';
import type { RecordingSession } from '../session/recording-session';

/** One recording session together with what media control must know to carry out its effects. */
export interface ControlledSession {
  readonly session: RecordingSession;
  readonly connID: ConnID;
  readonly recordDN: DN;
  readonly decision: Decision;
  readonly destination: string;
  /** The call as it was last seen: it is still told of when it is over. */
  lastCall: Call;
  /** The replication that is up for it now. */
  key: string | undefined;
  /** The parties that its taps are on: 1 is recordDN's. */
  tapped: readonly string[];
  /** It has been told of as recording: whatever comes, something was recorded. */
  hasRecorded: boolean;
  tries: number;
  retry: NodeJS.Timeout | undefined;
  /** Why the last try failed: it is what the journey says if there was no other. */
  lastFailure: string | undefined;
}
