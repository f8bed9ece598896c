import type { Call } from '../call/call';
import { dn, recordingID } from '../call/ids';
import type { KeyValueList } from '../call/user-data';
import { dynamic, recordedParty } from '../initiation/dynamic';
import type { Decision } from '../initiation/initiation';
import type { State } from '../session/session';
import type { RequestOf } from '../tlib/requests';
import { TlibError } from '../tlib/tlib-error';
import type { ControlledSession } from './controlled-session';
import type { MediaControl } from './media-control';
import type { PrivateServiceNumbers } from './state-reporter';

export interface PrivateServiceOptions {
  readonly numbers: PrivateServiceNumbers;
  /** Where recordings go by default, and where else a request may send them. */
  readonly destinations: readonly string[];
  readonly isIDTaken: (id: string) => boolean;
}

type Verb = 'start' | 'stop' | 'pause' | 'resume';

/**
 * Way 3 and run-time control: what RequestPrivateService asks of the recording of a call. Returning is
 * acceptance (EventACK), not completion; a `TlibError` says why it cannot be.
 */
export class PrivateService {
  readonly #control: MediaControl;
  readonly #options: PrivateServiceOptions;

  constructor(control: MediaControl, options: PrivateServiceOptions) {
    this.#control = control;
    this.#options = options;
  }

  request(call: Call, request: RequestOf<'RequestPrivateService'>, applicationName: string): void {
    const extensions = request.extensions ?? {};
    const verb = this.#verb(request.privateMsgID);
    if (verb === 'start') {
      this.#start(call, request, applicationName);
      return;
    }
    const meant = this.#meant(call, request, extensions);
    if (verb === 'stop') {
      if (meant.length === 0) throw new TlibError('INV_CALL_STATE', 'not being recorded');
      for (const one of meant) this.#control.stop(one);
      return;
    }
    this.#pauseOrResume(verb, meant);
  }

  #verb(privateMsgID: number): Verb {
    const { numbers } = this.#options;
    const verbs: readonly Verb[] = ['start', 'stop', 'pause', 'resume'];
    const verb = verbs.find(one => numbers[one] === privateMsgID);
    if (verb) return verb;
    const known = verbs.map(one => `${numbers[one]} (${one})`).join(', ');
    throw new TlibError(
      'UNSUP_OPER',
      `AttributePrivateMsgID: no service ${privateMsgID}; known are ${known}`,
    );
  }

  #start(call: Call, request: RequestOf<'RequestPrivateService'>, applicationName: string): void {
    const extensions = request.extensions ?? {};
    const thisDN = dn(request.thisDN);
    const party = recordedParty(call, thisDN, extensions);
    if (party && 'attribute' in party) throw invalid(party.attribute, party.expected);
    if (!party) throw new TlibError('PARTY_NOT_ON_CALL', 'there is no such party on the call');
    if (call.parties.length < 2)
      throw new TlibError('INV_CALL_STATE', 'the call has only one party');
    const decision = dynamic({ applicationName, thisDN, extensions }, party);
    if ('attribute' in decision) throw invalid(decision.attribute, decision.expected);
    this.#check(call, decision);
    this.#control.begin(call, decision);
  }

  #check(call: Call, { id, dest, recordDN }: Decision): void {
    const sessions = this.#control.sessionsOf(call.connID);
    const isRecorded = sessions.some(one => one.recordDN === recordDN);
    const isTaken = id !== undefined && (this.#options.isIDTaken(id) || this.#control.isUsing(id));
    if (!isRecorded && isTaken) throw invalid('id', 'an id that no other recording has');
    const { destinations } = this.#options;
    if (dest !== undefined && !destinations.includes(dest)) {
      throw invalid('dest', `one of the destinations that are allowed: ${destinations.join(', ')}`);
    }
  }

  /** All recordings of the call that it must mean are paused (or resumed); none may be missed. */
  #pauseOrResume(verb: 'pause' | 'resume', meant: readonly ControlledSession[]): void {
    if (meant.length === 0) throw new TlibError('INV_CALL_STATE', 'not being recorded');
    const goesOn: readonly State['name'][] = [
      'recording',
      'connecting',
      'waiting',
      'resuming',
      'reconnecting',
    ];
    const from: readonly State['name'][] = verb === 'pause' ? goesOn : ['paused'];
    const already: readonly State['name'][] =
      verb === 'pause' ? ['pausing', 'paused'] : ['recording', 'resuming', 'reconnecting'];
    const ready = meant.filter(({ session }) => from.includes(session.state.name));
    if (ready.length === 0) {
      const isSame = meant.every(({ session }) => already.includes(session.state.name));
      const states = meant.map(({ session }) => session.state.name).join(', ');
      throw new TlibError(
        isSame ? 'IN_SAME_STATE' : 'INV_CALL_STATE',
        `the recording is ${states}`,
      );
    }
    const type = verb === 'pause' ? 'PauseRequested' : 'ResumeRequested';
    for (const { session } of ready) session.post({ type });
  }

  /** `id` names one recording, `record` one party's; without either it is every recording of the call. */
  #meant(
    call: Call,
    request: RequestOf<'RequestPrivateService'>,
    extensions: KeyValueList,
  ): readonly ControlledSession[] {
    const sessions = this.#control.sessionsOf(call.connID);
    const id = extensions.id ?? extensions.Id;
    if (id !== undefined) {
      const named = sessions.filter(({ session }) => session.id === id);
      if (typeof id !== 'string' || named.length === 0) {
        throw invalid('id', `the id of a recording that is under way on this call`);
      }
      return named.filter(({ session }) => session.id === recordingID(id));
    }
    if (extensions.record === undefined) return sessions;
    const party = recordedParty(call, dn(request.thisDN), extensions);
    if (party && 'attribute' in party) throw invalid(party.attribute, party.expected);
    return sessions.filter(({ recordDN }) => recordDN === party?.dn);
  }
}

const invalid = (attribute: string, expected: string): TlibError =>
  new TlibError('INVALID_ATTR', `AttributeExtensions.${attribute}: expected ${expected}`);
