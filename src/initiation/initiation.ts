import type { Call, Party } from '../call/call';
import type { DN, RecordingID } from '../call/ids';
import type { DNDirectory } from '../call/dn';
import type { Way } from './way';

/** A party to be recorded, and why. */
export interface Decision {
  readonly way: Way;
  /** The party that the recording belongs to and sticks to. */
  readonly recordDN: DN;
  /** One clause that an operator can read: it goes to the log, the journey and the catalogue. */
  readonly because: string;
  /** What the trigger said of the recording itself; all have defaults. */
  readonly id?: RecordingID;
  readonly dest?: string;
  readonly params?: Readonly<Record<string, string>>;
}

/** What a way may look at when a call changes. */
export interface Occasion {
  readonly call: Call;
  /** The party that the change is about. */
  readonly party: Party;
  readonly directory: DNDirectory;
}

/**
 * One way to begin a recording that looks at calls by itself: asked at every change of a call, answers
 * `undefined` for "not my business". Each way is a file; adding one is adding it to the list in main.ts.
 */
export interface Trigger {
  readonly way: Way;
  decide(occasion: Occasion): Decision | undefined;
}

/** What has been said about recording one party of one call so far. */
export interface History {
  /** A recording of this party is under way. */
  readonly isRecording: boolean;
  /** Somebody stopped it explicitly, for the rest of this call. */
  readonly wasStopped: boolean;
}

/**
 * Precedence: a party that is recorded already stays so and nothing changes; an explicit stop outranks
 * what would begin by itself, and only an explicit request outranks the stop.
 */
export function isDue(decision: Decision, history: History): boolean {
  if (history.isRecording) return false;
  return !history.wasStopped || decision.way === 'dynamic' || decision.way === 'selective';
}
