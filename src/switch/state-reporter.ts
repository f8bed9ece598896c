import type { Call } from '../call/call';
import type { ConnID } from '../call/ids';
import { attemptWrite } from '../catalogue/attempt-write';
import type { Catalogue } from '../catalogue/catalogue';
import type { JourneyEntry, Recording } from '../catalogue/recording';
import type { Decision } from '../initiation/initiation';
import type { Logger } from '../log/logger';
import type { Effect } from '../session/session';
import type { OutgoingEventOf } from '../tlib/events';
import type { CallRegistry } from './call-registry';
import type { ControlledSession } from './controlled-session';
import type { Registrations } from './registrations';

/** The numbers of the recording services, from the configuration. */
export interface PrivateServiceNumbers {
  readonly start: number;
  readonly stop: number;
  readonly pause: number;
  readonly resume: number;
  readonly started: number;
  readonly stopped: number;
  readonly paused: number;
  readonly resumed: number;
}

type Told = Extract<Effect, `Tell${string}`>;

/** Attached data in which the switch itself reports the state of recording; nobody else may write them. */
export const stateKeys: readonly string[] = ['GSIP_RECORD', 'GSIP_REC_FN'];

/** Says what has become of recordings: in UserData, by EventPrivateInfo, in the journey, in the log. */
export class StateReporter {
  readonly #registry: CallRegistry;
  readonly #registrations: Registrations;
  readonly #catalogue: Pick<Catalogue, 'append' | 'save' | 'get'>;
  readonly #numbers: PrivateServiceNumbers;
  readonly #log: Logger;
  /** Sessions that somebody was told of as started, with what they are now. */
  readonly #states = new Map<ControlledSession, 'ON' | 'PAUSED'>();

  constructor(
    registry: CallRegistry,
    registrations: Registrations,
    catalogue: Pick<Catalogue, 'append' | 'save' | 'get'>,
    numbers: PrivateServiceNumbers,
    log: Logger,
  ) {
    this.#registry = registry;
    this.#registrations = registrations;
    this.#catalogue = catalogue;
    this.#numbers = numbers;
    this.#log = log;
  }

  /** Every decision has its line, also the one that changes nothing. */
  decided(call: Call, decision: Decision, isBegun: boolean): void {
    const { way, recordDN, because } = decision;
    this.#log.info('recording decided', { connID: call.connID, way, recordDN, because, isBegun });
    this.#append(call, 'decided', { way, recordDN, because, begins: isBegun });
  }

  /** A session that was under way before a restart: its state is taken up silently. */
  adopted(controlled: ControlledSession, state: 'ON' | 'PAUSED'): void {
    this.#states.set(controlled, state);
  }

  tell(effect: Told, controlled: ControlledSession): void {
    const at = new Date();
    switch (effect) {
      case 'TellStarted':
        return this.#moved(controlled, 'ON', this.#numbers.started, 'recording started', at);
      case 'TellPaused':
        return this.#moved(controlled, 'PAUSED', this.#numbers.paused, 'recording paused', at);
      case 'TellResumed':
        return this.#moved(controlled, 'ON', this.#numbers.resumed, 'recording resumed', at);
      case 'TellStopped':
        if (controlled.session.state.name === 'failed') this.#missed(controlled, at);
        return this.#moved(controlled, undefined, this.#numbers.stopped, 'recording stopped', at);
      case 'TellFailed':
        return this.#failed(controlled);
    }
  }

  #moved(
    controlled: ControlledSession,
    state: 'ON' | 'PAUSED' | undefined,
    privateMsgID: number,
    what: string,
    at: Date,
  ): void {
    if (state === 'ON') controlled.hasRecorded = true;
    if (state) this.#states.set(controlled, state);
    else this.#states.delete(controlled);
    const { session, recordDN, connID, decision } = controlled;
    const call = this.#registry.get(connID) ?? controlled.lastCall;
    this.#log.info(what, { recordingID: session.id, connID, recordDN });
    this.#append(call, what, { recordDN, way: decision.way }, controlled);
    const info: OutgoingEventOf<'EventPrivateInfo'> = {
      name: 'EventPrivateInfo',
      privateMsgID,
      thisDN: recordDN,
      connID,
      callUUID: call.callUUID,
      extensions: { id: session.id, way: decision.way },
      at,
    };
    // First the fact with its time, then the state that follows from it.
    for (const dn of new Set([recordDN, ...call.parties.map(party => party.dn)]))
      this.#registrations.tell(dn, dn === recordDN ? info : { ...info, thisDN: dn });
    this.#showState(connID, state && controlled);
  }

  /** ON while anything is being recorded, PAUSED while all that is recorded is paused, OFF after. */
  #showState(connID: ConnID, latest: ControlledSession | undefined): void {
    const states = [...this.#states].flatMap(([one, state]) =>
      one.connID === connID ? [state] : [],
    );
    const shown = states.includes('ON') ? 'ON' : states.includes('PAUSED') ? 'PAUSED' : 'OFF';
    this.#registry.changeUserData(connID, userData => ({
      ...userData,
      GSIP_RECORD: shown,
      ...(latest && { GSIP_REC_FN: latest.session.id }),
    }));
  }

  #failed(controlled: ControlledSession): void {
    const { session, connID, recordDN, lastFailure = 'a leg was lost' } = controlled;
    const reason = 'reason' in session.state ? session.state.reason : lastFailure;
    this.#log.error('recording failed, trying again', {
      recordingID: session.id,
      connID,
      recordDN,
      reason,
    });
    const call = this.#registry.get(connID) ?? controlled.lastCall;
    this.#append(call, 'recording failed, trying again', { recordDN, reason }, controlled);
    if (this.#states.delete(controlled)) this.#showState(connID, undefined);
  }

  /** A call that should have been recorded and was not has a row too. */
  #missed(controlled: ControlledSession, at: Date): void {
    const { session, connID, recordDN, decision } = controlled;
    const call = this.#registry.get(connID) ?? controlled.lastCall;
    // A leg may be lost at the very end of a call: what was said before that has been recorded.
    if (controlled.hasRecorded || this.#catalogue.get(session.id)) return;
    const reason = 'reason' in session.state ? session.state.reason : 'not recorded';
    const reasons = new Set([reason, controlled.lastFailure ?? reason]);
    const row: Recording = {
      id: session.id,
      callUUID: call.callUUID,
      connID,
      recordDN,
      way: decision.way,
      status: 'failed',
      reasons: [...reasons],
      ani: call.ani,
      dnis: call.dnis,
      startedAt: call.establishedAt ?? call.startedAt,
      endedAt: at,
      legs: [],
      masks: [],
      userData: call.userData,
      eventHistory: [],
      parameters: {},
    };
    attemptWrite(this.#log, () => {
      this.#catalogue.save(row);
    });
    this.#log.error('call was not recorded', { recordingID: session.id, connID, recordDN, reason });
  }

  #append(
    call: Call,
    what: string,
    details: JourneyEntry['details'],
    controlled?: ControlledSession,
  ): void {
    attemptWrite(this.#log, () => {
      this.#catalogue.append({
        at: new Date(),
        callUUID: call.callUUID,
        ...(controlled && { recordingID: controlled.session.id }),
        what,
        details,
      });
    });
  }
}
