import type { Call, Party } from '../call/call';
import { otherOf } from '../call/call';
import type { Occurrence } from '../call/call-model';
import type { DNDirectory } from '../call/dn';
import {
  defaultRecordingID,
  recordingID,
  type ConnID,
  type DN,
  type RecordingID,
} from '../call/ids';
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
  /** Ids that a call's recordings have had, those that are over among them. */
  readonly #used = new Map<ConnID, Set<RecordingID>>();
  /** Calls from before a restart that have not been looked at yet. */
  readonly #found = new Set<ConnID>();

  constructor(parts: MediaControlParts) {
    this.#parts = parts;
    parts.registry.events.on('occurred', (call, occurrences, isOver) => {
      this.#follow(call, occurrences, isOver);
    });
    parts.registry.events.on('adopted', call => {
      this.#found.add(call.connID);
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

  /** Whether a recording of this id is under way. */
  isUsing(id: RecordingID): boolean {
    return this.#all().some(({ session }) => session.id === id);
  }

  /**
   * Compares with what is up on the media server, after a restart or a loss of the link: takes up what it finds,
   * releases what has no call any more, and connects anew what has gone.
   */
  async adopt(): Promise<void> {
    const before = this.#all().filter(({ key }) => key !== undefined);
    const keys = new Map(before.map(one => [one, one.key]));
    const running = await this.#parts.replicator.running();
    for (const controlled of before) {
      const one = running.find(({ key }) => key === keys.get(controlled));
      const isSame = controlled.key === keys.get(controlled);
      if (!one?.isWhole && isSame)
        controlled.session.post({ type: 'LegLost', reason: 'it had gone when the link came back' });
    }
    for (const one of running) {
      if (this.#withKey(one.key)) continue;
      const call = this.#parts.registry.get(one.connID);
      const isParty = call?.parties.some(({ dn }) => dn === one.recordDN) ?? false;
      const isTaken = this.sessionsOf(one.connID).some(({ recordDN }) => recordDN === one.recordDN);
      if (call && isParty && !isTaken) this.#takeUp(one, call);
      else {
        const { key, connID } = one;
        this.#parts.log.info('replication that nobody needs released', { key, connID });
        await this.#parts.replicator.release(key);
      }
    }
    this.#catchUp();
  }

  #takeUp(one: RunningReplication, call: Call): void {
    const { recordingID: id, connID, recordDN, isPaused } = one;
    const way = isWay(one.way) ? one.way : 'dynamic';
    const decision: Decision = { way, recordDN, because: 'it was under way before a restart' };
    const state: State = { name: isPaused ? 'pausing' : 'recording' };
    const controlled = this.#add(call, decision, id, state);
    controlled.key = one.key;
    controlled.hasRecorded = true;
    controlled.tapped = call.parties.map(({ party }) => party);
    this.#parts.reporter.adopted(controlled, isPaused ? 'PAUSED' : 'ON');
    this.#parts.log.info('session adopted', { recordingID: id, connID, state: state.name });
    // Only one of the streams may have been cut off when the pause was interrupted.
    if (isPaused) controlled.session.begin('PauseLegs');
    if (!one.isWhole) controlled.session.post({ type: 'LegLost', reason: 'half of it had gone' });
  }

  /** A call that was up before a restart and that nothing records, though nobody said that it should not be. */
  #catchUp(): void {
    for (const connID of this.#found) {
      const call = this.#parts.registry.get(connID);
      const shown = call?.userData.GSIP_RECORD;
      if (!call || shown === 'OFF' || shown === 'PAUSED' || this.sessionsOf(connID).length > 0)
        continue;
      for (const party of call.parties) this.#consider(call, party);
    }
    this.#found.clear();
  }

  /** Resolves when nothing is left to be done for what was asked for so far. */
  async settled(): Promise<void> {
    await Promise.all(this.#all().map(({ session }) => session.settled()));
  }

  /** No retry begins after this; recordings that are up go on without us. Idempotent. */
  close(): void {
    this.#parts.performer.close();
    for (const { retry } of this.#all()) clearTimeout(retry);
  }

  #follow(call: Call, occurrences: readonly Occurrence[], isOver: boolean): void {
    for (const controlled of this.#remaining(call.connID)) controlled.lastCall = call;
    for (const { name, party } of occurrences) {
      if (name === 'EventRinging') for (const one of call.parties) this.#consider(call, one);
      if (name === 'EventEstablished') this.#established(call, party);
    }
    const hasGone = occurrences.some(
      ({ name }) => name === 'EventReleased' || name === 'EventAbandoned',
    );
    if (hasGone) this.#released(call, isOver);
  }

  #consider(call: Call, party: Party): void {
    if (call.parties.length < 2) return;
    const { triggers, directory } = this.#parts;
    const occasion = { call, party, directory };
    const decision = triggers
      .map(trigger => trigger.decide(occasion))
      .find(one => one !== undefined);
    const isNews = !this.sessionsOf(call.connID).some(one => one.recordDN === decision?.recordDN);
    if (decision && isNews) this.begin(call, decision);
  }

  #established(call: Call, party: Party): void {
    for (const controlled of this.sessionsOf(call.connID)) {
      if (controlled.recordDN !== party.dn) continue;
      const other = otherOf(call, party);
      const isOnOther =
        controlled.tapped.length === 0 || !other || controlled.tapped.includes(other.party);
      // Several phones rang, and another one than the one that is tapped has answered.
      if (!isOnOther)
        controlled.session.post({ type: 'LegLost', reason: 'another phone answered' });
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
    if (!isOver) return;
    this.#stopped.delete(call.connID);
    this.#used.delete(call.connID);
  }

  #add(call: Call, decision: Decision, id: RecordingID, state: State): ControlledSession {
    const { performer, destination } = this.#parts;
    const perform = (effect: Effect): Promise<Event | undefined> =>
      performer.perform(effect, controlled);
    const session = new RecordingSession(
      id,
      decision.recordDN,
      state,
      perform,
      (_, from, event, to) => {
        this.#observe(controlled, from, event, to);
      },
    );
    const controlled: ControlledSession = {
      session,
      connID: call.connID,
      lastCall: call,
      recordDN: decision.recordDN,
      decision,
      destination: decision.dest ?? destination,
      key: undefined,
      tapped: [],
      hasRecorded: false,
      tries: 0,
      retry: undefined,
      lastFailure: undefined,
    };
    this.#sessions.set(call.connID, [...this.#remaining(call.connID), controlled]);
    this.#used.set(call.connID, (this.#used.get(call.connID) ?? new Set()).add(id));
    return controlled;
  }

  #observe(controlled: ControlledSession, from: State, event: Event, to: State | undefined): void {
    const { id: recordingID } = controlled.session;
    const fields = { recordingID, connID: controlled.connID, from: from.name, event: event.type };
    if (!to) {
      this.#parts.log.debug('event without an arrow', fields);
      return;
    }
    const why = 'reason' in event ? { reason: event.reason } : {};
    this.#parts.log.info('session moved', { ...fields, to: to.name, ...why });
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
    return this.#all().find(one => one.key === key);
  }

  #all(): readonly ControlledSession[] {
    return [...this.#sessions.values()].flat();
  }

  /** The id that was asked for, or SIP Server's; two of one call in one second are told apart by a number. */
  #newID(call: Call, decision: Decision): RecordingID {
    if (decision.id) return decision.id;
    const first = defaultRecordingID(call.callUUID, new Date());
    const isTaken = (id: RecordingID): boolean =>
      this.#parts.isIDTaken(id) ||
      (this.#used.get(call.connID)?.has(id) ?? false) ||
      this.isUsing(id);
    let id = first;
    for (let n = 2; isTaken(id); n += 1) id = recordingID(`${first}_${n}`);
    return id;
  }
}
