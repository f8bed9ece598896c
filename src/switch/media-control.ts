import type { Call, Party } from '../call/call';
import { otherOf } from '../call/call';
import type { Occurrence } from '../call/call-model';
import type { DNDirectory } from '../call/dn';
import { defaultRecordingID, recordingID, type ConnID, type DN, type RecordingID } from '../call/ids';
import { isDue, type Decision, type Trigger } from '../initiation/initiation';
import type { Logger } from '../log/logger';
import { RecordingSession } from '../session/recording-session';
import type { Effect, Event, State } from '../session/session';
import type { CallRegistry } from './call-registry';
import type { ControlledSession } from './controlled-session';
import type { EffectPerformer } from './effect-performer';
import type { Replicator, RunningReplication } from './replicator';
import type { StateReporter } from './state-reporter';
import { isWay } from '../initiation/way';

export interface MediaControlParts {
  readonly registry: CallRegistry;
  readonly directory: DNDirectory;
  readonly triggers: readonly Trigger[];
  readonly replicator: Replicator;
  readonly performer: EffectPerformer;
  readonly reporter: StateReporter;
  /** Where recordings go unless the decision says otherwise: `host[:port]`. */
  readonly destination: string;
  /** Whether an id has been used for a recording before. */
  readonly isIDTaken: (id: RecordingID) => boolean;
  readonly log: Logger;
}

/** Begins, moves and ends the recording sessions of all calls: one per recorded party of a call. */
export class MediaControl {
  readonly #parts: MediaControlParts;
  readonly #sessions = new Map<ConnID, ControlledSession[]>();
  /** Parties whose recording was stopped explicitly, for the rest of their call. */
  readonly #stopped = new Map<ConnID, Set<DN>>();

  constructor(parts: MediaControlParts) {
    this.#parts = parts;
    parts.registry.events.on('occurred', (call, occurrences, isOver) => {
      this.#follow(call, occurrences, isOver);
    });
    parts.replicator.events.on('legLost', (key, reason) => {
      this.#withKey(key)?.session.post({ type: 'LegLost', reason });
    });
  }

  /** The sessions of a call that are not over. */
  sessionsOf(connID: ConnID): readonly ControlledSession[] {
    return (this.#sessions.get(connID) ?? []).filter(({ session }) => !session.isOver);
  }

  /** Begins a recording, or leaves it at what is under way already; the session that there is then. */
  begin(call: Call, decision: Decision): ControlledSession | undefined {
    const running = this.sessionsOf(call.connID).find(one => one.recordDN === decision.recordDN);
    const wasStopped = this.#stopped.get(call.connID)?.has(decision.recordDN) ?? false;
    const isBegun = isDue(decision, { isRecording: running !== undefined, wasStopped });
    this.#parts.reporter.decided(call, decision, isBegun);
    if (!isBegun) return running;
    const party = call.parties.find(one => one.dn === decision.recordDN);
    const isTalking = party?.state === 'Established' || party?.state === 'Held';
    const state: State = { name: isTalking ? 'connecting' : 'arming' };
    const controlled = this.#add(call, decision, this.#newID(call, decision), state);
    controlled.session.begin('ConnectLegs');
    return controlled;
  }

  /** An explicit stop: also outranks, for the rest of the call, whatever would begin by itself. */
  stop(controlled: ControlledSession): void {
    const stopped = this.#stopped.get(controlled.connID) ?? new Set<DN>();
    this.#stopped.set(controlled.connID, stopped.add(controlled.recordDN));
    controlled.session.post({ type: 'StopRequested' });
  }

  /** Takes up what runs on the media server from before a restart; what has lost its call or a half is released. */
  async adopt(running: readonly RunningReplication[]): Promise<void> {
    for (const one of running) {
      if (this.#withKey(one.key)) continue;
      const call = this.#parts.registry.get(one.connID);
      const party = call?.parties.find(({ dn }) => dn === one.recordDN);
      if (!call || !party) {
        this.#parts.log.info('replication without a call released', { key: one.key, connID: one.connID });
        await this.#parts.replicator.release(one.key);
        continue;
      }
      const way = isWay(one.way) ? one.way : 'dynamic';
      const decision: Decision = { way, recordDN: one.recordDN, because: 'it was under way before a restart' };
      const state: State = { name: one.isPaused ? 'paused' : 'recording' };
      const controlled = this.#add(call, decision, one.recordingID, state);
      controlled.key = one.key;
      controlled.tapped = call.parties.map(({ party: id }) => id);
      this.#parts.reporter.adopted(controlled, one.isPaused ? 'PAUSED' : 'ON');
      this.#parts.log.info('session adopted', { recordingID: one.recordingID, connID: one.connID, state: state.name });
      if (!one.isWhole) controlled.session.post({ type: 'LegLost', reason: 'half of it had gone' });
    }
  }

  /** Resolves when nothing is left to be done for what was asked for so far. */
  async settled(): Promise<void> {
    await Promise.all([...this.#sessions.values()].flat().map(({ session }) => session.settled()));
  }

  /** No retry begins after this; recordings that are up go on without us. Idempotent. */
  close(): void {
    for (const { retry } of [...this.#sessions.values()].flat()) clearTimeout(retry);
  }

  #follow(call: Call, occurrences: readonly Occurrence[], isOver: boolean): void {
    for (const controlled of this.#remaining(call.connID)) controlled.lastCall = call;
    for (const { name, party } of occurrences) {
      if (name === 'EventRinging') for (const one of call.parties) this.#consider(call, one);
      if (name === 'EventEstablished') this.#established(call, party);
    }
    const hasGone = occurrences.some(({ name }) => name === 'EventReleased' || name === 'EventAbandoned');
    if (hasGone) this.#released(call, isOver);
  }

  #consider(call: Call, party: Party): void {
    if (call.parties.length < 2) return;
    const { triggers, directory } = this.#parts;
    const occasion = { call, party, directory };
    const decision = triggers.map(trigger => trigger.decide(occasion)).find(one => one !== undefined);
    const isNews = !this.sessionsOf(call.connID).some(one => one.recordDN === decision?.recordDN);
    if (decision && isNews) this.begin(call, decision);
  }

  #established(call: Call, party: Party): void {
    for (const controlled of this.sessionsOf(call.connID)) {
      if (controlled.recordDN !== party.dn) continue;
      const other = otherOf(call, party);
      const isOnOther = controlled.tapped.length === 0 || !other || controlled.tapped.includes(other.party);
      // Several phones rang, and another one than the one that is tapped has answered.
      if (!isOnOther) controlled.session.post({ type: 'LegLost', reason: 'another phone answered' });
      controlled.session.post({ type: 'CallEstablished' });
    }
    this.#consider(call, party);
  }

  /** The recording ends when its party leaves, or nobody is left for it to talk to. */
  #released(call: Call, isOver: boolean): void {
    for (const { session, recordDN } of this.sessionsOf(call.connID)) {
      const isThere = call.parties.some(({ dn }) => dn === recordDN);
      if (isOver || !isThere || call.parties.length < 2) session.post({ type: 'CallReleased' });
    }
    if (isOver) this.#stopped.delete(call.connID);
  }

  #add(call: Call, decision: Decision, id: RecordingID, state: State): ControlledSession {
    const { performer, destination } = this.#parts;
    const perform = (effect: Effect): Promise<Event | undefined> => performer.perform(effect, controlled);
    const session = new RecordingSession(id, decision.recordDN, state, perform, (_, from, event, to) => {
      this.#observe(controlled, from, event, to);
    });
    const controlled: ControlledSession = {
      session,
      connID: call.connID,
      lastCall: call,
      recordDN: decision.recordDN,
      decision,
      destination: decision.dest ?? destination,
      key: undefined,
      tapped: [],
      tries: 0,
      retry: undefined,
      lastFailure: undefined,
    };
    this.#sessions.set(call.connID, [...this.#remaining(call.connID), controlled]);
    return controlled;
  }

  #observe(controlled: ControlledSession, from: State, event: Event, to: State | undefined): void {
    const { id: recordingID } = controlled.session;
    const fields = { recordingID, connID: controlled.connID, from: from.name, event: event.type };
    if (!to) {
      this.#parts.log.debug('event without an arrow', fields);
      return;
    }
    this.#parts.log.info('session moved', { ...fields, to: to.name });
    if (event.type === 'EffectFailed') controlled.lastFailure = event.reason;
    if (to.name === 'ended' || to.name === 'failed') this.#over(controlled);
  }

  #over(controlled: ControlledSession): void {
    clearTimeout(controlled.retry);
    const left = this.#remaining(controlled.connID).filter(one => one !== controlled);
    if (left.length === 0) this.#sessions.delete(controlled.connID);
    else this.#sessions.set(controlled.connID, left);
  }

  #remaining(connID: ConnID): readonly ControlledSession[] {
    return this.#sessions.get(connID) ?? [];
  }

  #withKey(key: string): ControlledSession | undefined {
    return [...this.#sessions.values()].flat().find(one => one.key === key);
  }

  /** The id that was asked for, or SIP Server's; two of one call in one second are told apart by a number. */
  #newID(call: Call, decision: Decision): RecordingID {
    if (decision.id) return decision.id;
    const first = defaultRecordingID(call.callUUID, new Date());
    const isTaken = (id: RecordingID): boolean =>
      this.#parts.isIDTaken(id) ||
      [...this.#sessions.values()].flat().some(({ session }) => session.id === id);
    let id = first;
    for (let n = 2; isTaken(id); n += 1) id = recordingID(`${first}_${n}`);
    return id;
  }
}
