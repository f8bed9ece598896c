import type { EventEmitter } from 'node:events';
import type { CallUUID, ConnID, DN, PartyID, RecordingID } from '../call/ids';

/** One stream of a recording: the party that is tapped where it speaks, and the DN the leg is labelled with. */
export interface StreamSource {
  readonly party: PartyID;
  readonly dn: DN;
}

/** What a recording is to the media server: one leg per stream, all with the same id. */
export interface Replication {
  readonly recordingID: RecordingID;
  readonly callUUID: CallUUID;
  readonly connID: ConnID;
  readonly recordDN: DN;
  /** Which of the four ways began it; carried along so that it survives us. */
  readonly way: string;
  /** `host[:port]` of the recording endpoint. */
  readonly destination: string;
  /** Further parameters of the request URI. */
  readonly params: Readonly<Record<string, string>>;
  readonly streams: readonly [StreamSource, StreamSource];
}

/** A replication that is up on the media server, found there after a restart. */
export interface RunningReplication {
  readonly key: string;
  readonly recordingID: RecordingID;
  readonly callUUID: CallUUID;
  readonly connID: ConnID;
  readonly recordDN: DN;
  readonly way: string;
  readonly isPaused: boolean;
  /** Both legs and both taps are there. */
  readonly isWhole: boolean;
}

export type ReplicatorEvents = {
  /** A leg ended, and not because of us: the endpoint hung up, or heard nothing. */
  legLost: [key: string, reason: string];
};

/**
 * Media control: replicates the streams of a call by an INVITE each, on the media server that carries the
 * call. Nothing it does may harm the call; legs and taps end by themselves when the call does.
 */
export interface Replicator {
  readonly events: EventEmitter<ReplicatorEvents>;
  /** Resolves with a key when both legs are answered and both taps feed them; else nothing is left behind. */
  start(replication: Replication, signal: AbortSignal): Promise<string>;
  /** Resolves when nothing that is said leaves the media server; the time line goes on in silence. */
  pause(key: string): Promise<void>;
  resume(key: string): Promise<void>;
  /** A BYE on each leg. Idempotent, also for a key that nobody knows. */
  release(key: string): Promise<void>;
  /** What is up, ours from before a restart included; not what is being started or released. */
  running(): Promise<readonly RunningReplication[]>;
}
