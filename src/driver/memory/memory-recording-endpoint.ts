import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deferred, type Deferred } from '../../async/deferred';
import { TwinlegError } from '../../errors';
import { tell } from '../../events';
import { silent, type Logger } from '../../log/logger';
import type {
  ArrivedLeg,
  LegFile,
  RecordingEndpoint,
  RecordingEndpointEvents,
} from '../../recorder/recording-endpoint';
import { wavOf } from './leg-wav';

interface Leg {
  readonly arrived: ArrivedLeg;
  readonly answered: Deferred<void>;
  path?: string;
  startedAt?: Date;
  /** Milliseconds since `startedAt` at which muting began and ended, by turns. */
  readonly turns: number[];
}

/**
 * An endpoint without SIP: its legs are brought by hand, and each becomes a small WAV file of a tone that is as long
 * as the leg was up, with silence where it was muted.
 */
export class MemoryRecordingEndpoint implements RecordingEndpoint {
  readonly name = 'memory';
  readonly events = new EventEmitter<RecordingEndpointEvents>();
  /** Legs that were refused, in order. */
  readonly refused: { readonly legID: string; readonly reason: string }[] = [];
  /** What fails, until it is set otherwise. */
  fails: 'nothing' | 'record' | 'setMuted' = 'nothing';
  /** Whatever `record` has to wait for. */
  beforeRecording: Promise<void> = Promise.resolve();
  /** Told of each leg that we hang up. */
  farEnd: (legID: string) => void = () => undefined;
  readonly #dir: string;
  readonly #log: Logger;
  readonly #legs = new Map<string, Leg>();
  #isUp = false;

  constructor(dir: string, log: Logger = silent) {
    this.#dir = dir;
    this.#log = log;
  }

  async connect(): Promise<void> {
    this.up();
  }

  up(): void {
    this.#isUp = true;
    tell(this.events, this.#log, 'up');
  }

  down(reason = 'the endpoint is away'): void {
    this.#isUp = false;
    tell(this.events, this.#log, 'down', reason);
  }

  /** A leg comes in; resolves when it is answered, rejects when it ends before. Nobody hears of it while the link is down. */
  arrive(leg: ArrivedLeg): Promise<void> {
    const answered = deferred();
    answered.promise.catch(() => undefined); // Who only brings a leg need not wait for what becomes of it.
    this.#legs.set(leg.legID, { arrived: leg, answered, turns: [] });
    if (this.#isUp) tell(this.events, this.#log, 'legArrived', leg);
    return answered.promise;
  }

  /** The far end hangs up; the file is closed. */
  end(legID: string, at = new Date()): void {
    const leg = this.#legs.get(legID);
    if (!leg) return;
    this.#legs.delete(legID);
    leg.answered.reject(failure(`leg ${legID} has ended`));
    this.#write(leg, at);
    if (this.#isUp && leg.path !== undefined) tell(this.events, this.#log, 'legEnded', legID, at);
  }

  async record(legID: string, name: string): Promise<LegFile> {
    await this.beforeRecording;
    const leg = this.#legs.get(legID);
    if (!leg || this.fails === 'record') throw failure(`leg ${legID} cannot be recorded`);
    const path = join(this.#dir, `${name}.wav`);
    if (existsSync(path)) throw failure(`${name} is there already`);
    mkdirSync(this.#dir, { recursive: true });
    leg.path = path;
    leg.startedAt = new Date();
    this.#write(leg, leg.startedAt);
    leg.answered.resolve();
    return { path, startedAt: leg.startedAt };
  }

  async refuse(legID: string, reason: string): Promise<void> {
    if (!this.#legs.has(legID)) return;
    this.refused.push({ legID, reason });
    this.end(legID);
    this.farEnd(legID);
  }

  async setMuted(legID: string, isMuted: boolean): Promise<void> {
    if (this.fails === 'setMuted') throw failure(`leg ${legID} cannot be muted`);
    const leg = this.#legs.get(legID);
    if (!leg?.startedAt || isMuted === (leg.turns.length % 2 === 1)) return;
    leg.turns.push(Date.now() - leg.startedAt.getTime());
  }

  /** Whether silence is written instead of what arrives. */
  isMuted(legID: string): boolean {
    return (this.#legs.get(legID)?.turns.length ?? 0) % 2 === 1;
  }

  async legs(): Promise<readonly ArrivedLeg[]> {
    return [...this.#legs.values()].map(({ arrived }) => arrived);
  }

  async adopt(legID: string, name: string): Promise<LegFile | undefined> {
    const path = join(this.#dir, `${name}.wav`);
    const leg = this.#legs.get(legID);
    return existsSync(path) ? { path, startedAt: leg?.startedAt ?? new Date() } : undefined;
  }

  async close(): Promise<void> {
    this.#isUp = false;
  }

  #write({ path, startedAt, turns }: Leg, at: Date): void {
    if (path === undefined || startedAt === undefined) return;
    writeFileSync(path, wavOf(at.getTime() - startedAt.getTime(), turns));
  }
}

const failure = (message: string): TwinlegError =>
  new TwinlegError('RECORDING_FAILED', 'media-server', message);
