import { EventEmitter, once } from 'node:events';
import { TwinlegError } from '../../errors';
import { tell } from '../../events';
import { silent, type Logger } from '../../log/logger';
import type {
  Replication,
  Replicator,
  ReplicatorEvents,
  RunningReplication,
} from '../../switch/replicator';

/** One thing that the replicator was asked to do. */
export interface Asked {
  readonly what: 'start' | 'pause' | 'resume' | 'release';
  /** The recording it is about; a key that nobody knows has none. */
  readonly recordingID: string | undefined;
}

/** Where the two streams of a replication go to. */
export interface Legs {
  /** Two INVITEs; rejects when they are refused. */
  connect(key: string, replication: Replication): Promise<void>;
  /** A BYE on each. */
  hangUp(key: string): void;
}

/** How the next request is met: `hang` waits until it is called off. */
export type Mood = 'work' | 'fail' | 'hang';

interface Up {
  readonly replication: Replication;
  isPaused: boolean;
  isWhole: boolean;
}

const nowhere: Legs = {
  connect: () => Promise.resolve(),
  hangUp: () => undefined,
};

/** A media server without media: remembers what it was asked and can be told to misbehave. */
export class MemoryReplicator implements Replicator {
  readonly events = new EventEmitter<ReplicatorEvents>();
  readonly asked: Asked[] = [];
  /** How requests are met until it is set otherwise. */
  readonly moods: Record<Asked['what'], Mood> = {
    start: 'work',
    pause: 'work',
    resume: 'work',
    release: 'work',
  };
  readonly #legs: Legs;
  readonly #log: Logger;
  readonly #up = new Map<string, Up>();
  #started = 0;

  constructor(legs: Legs = nowhere, log: Logger = silent) {
    this.#legs = legs;
    this.#log = log;
  }

  /** What is up now, by its key. */
  get up(): ReadonlyMap<string, { readonly replication: Replication; readonly isPaused: boolean }> {
    return this.#up;
  }

  async start(replication: Replication, signal: AbortSignal): Promise<string> {
    this.asked.push({ what: 'start', recordingID: replication.recordingID });
    if (this.moods.start === 'hang') await calledOff(signal);
    if (this.moods.start === 'fail') throw refused('start');
    this.#started += 1;
    const key = `${this.#started}-${replication.recordingID}`;
    try {
      await Promise.race([this.#legs.connect(key, replication), calledOff(signal)]);
    } catch (error) {
      this.#legs.hangUp(key);
      throw error;
    }
    this.#up.set(key, { replication, isPaused: false, isWhole: true });
    return key;
  }

  async pause(key: string): Promise<void> {
    this.#known('pause', key).isPaused = true;
  }

  async resume(key: string): Promise<void> {
    this.#known('resume', key).isPaused = false;
  }

  async release(key: string): Promise<void> {
    this.asked.push({ what: 'release', recordingID: this.#idOf(key) });
    if (this.moods.release === 'fail') throw refused('release');
    if (this.#up.delete(key)) this.#legs.hangUp(key);
  }

  async running(): Promise<readonly RunningReplication[]> {
    return [...this.#up].map(([key, { replication, isPaused, isWhole }]) => {
      const { recordingID, callUUID, connID, recordDN, way } = replication;
      return { key, recordingID, callUUID, connID, recordDN, way, isPaused, isWhole };
    });
  }

  /** A leg ends by itself. */
  loseLeg(key: string, reason = 'the endpoint hung up'): void {
    const up = this.#up.get(key);
    if (!up) return;
    up.isWhole = false;
    tell(this.events, this.#log, 'legLost', key, reason);
  }

  /** A leg ends while nobody listens. */
  loseLegUnseen(key: string): void {
    const up = this.#up.get(key);
    if (up) up.isWhole = false;
  }

  #known(what: 'pause' | 'resume', key: string): Up {
    this.asked.push({ what, recordingID: this.#idOf(key) });
    const up = this.#up.get(key);
    if (!up || this.moods[what] === 'fail') throw refused(what);
    return up;
  }

  #idOf(key: string): string | undefined {
    return this.#up.get(key)?.replication.recordingID;
  }
}

const refused = (what: string): TwinlegError =>
  new TwinlegError('REFUSED', 'media-server', `${what} was refused`);

/** Never resolves; rejects with the signal's reason. */
async function calledOff(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason instanceof Error ? signal.reason : refused('start');
}
