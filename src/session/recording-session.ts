import type { DN, RecordingID } from '../call/ids';
import type { Effect, Event, State } from './session';
import { transition } from './transition';

/** Carries out one effect and answers with the event that came of it, if any. */
export type Perform = (effect: Effect, session: RecordingSession) => Promise<Event | undefined>;

/** Told of every event: `to` is `undefined` when the event has no meaning in the state. */
export type Observe = (
  session: RecordingSession,
  from: State,
  event: Event,
  to: State | undefined,
) => void;

/**
 * Runs the machine for one recording. A transition is synchronous, so two never overlap; the effects it
 * asks for are carried out one after another, and what comes of them is posted as events.
 */
export class RecordingSession {
  readonly id: RecordingID;
  readonly recordDN: DN;
  readonly #perform: Perform;
  readonly #observe: Observe;
  #state: State;
  #work: Promise<void> = Promise.resolve();

  constructor(id: RecordingID, recordDN: DN, state: State, perform: Perform, observe: Observe) {
    this.id = id;
    this.recordDN = recordDN;
    this.#state = state;
    this.#perform = perform;
    this.#observe = observe;
  }

  get state(): State {
    return this.#state;
  }

  get isOver(): boolean {
    return ['stopping', 'ended', 'failed'].includes(this.#state.name);
  }

  /** Has the first effect carried out; a session that is adopted has none to begin with. */
  begin(effect: Effect): void {
    this.#queue(effect);
  }

  post(event: Event): void {
    const from = this.#state;
    const step = transition(from, event);
    if (step) this.#state = step.state;
    this.#observe(this, from, event, step?.state);
    for (const effect of step?.effects ?? []) this.#queue(effect);
  }

  /** Resolves when everything asked for so far, and all that followed from it, is done. */
  async settled(): Promise<void> {
    for (let work; work !== this.#work;) await (work = this.#work);
  }

  #queue(effect: Effect): void {
    this.#work = this.#work.then(() => this.#carryOut(effect));
  }

  async #carryOut(effect: Effect): Promise<void> {
    try {
      const outcome = await this.#perform(effect, this);
      if (outcome) this.post(outcome);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.post({ type: 'EffectFailed', effect, reason });
    }
  }
}
