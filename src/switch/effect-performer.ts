import { backoffMs } from '../async/backoff';
import { withDeadline } from '../async/deadline';
import { otherOf, type Call, type Party } from '../call/call';
import { dn } from '../call/ids';
import { TwinlegError } from '../errors';
import type { Effect, Event } from '../session/session';
import type { CallRegistry } from './call-registry';
import type { ControlledSession } from './controlled-session';
import type { Replication, Replicator } from './replicator';
import type { StateReporter } from './state-reporter';

export interface EffectPerformerOptions {
  readonly connectTimeoutMs: number;
  readonly retryDelayMs: number;
}

/** Carries out what a session's table asks for: on the media server, and towards T-Lib and the journey. */
export class EffectPerformer {
  readonly #registry: CallRegistry;
  readonly #replicator: Replicator;
  readonly #reporter: StateReporter;
  readonly #options: EffectPerformerOptions;
  #isClosed = false;

  constructor(
    registry: CallRegistry,
    replicator: Replicator,
    reporter: StateReporter,
    options: EffectPerformerOptions,
  ) {
    this.#registry = registry;
    this.#replicator = replicator;
    this.#reporter = reporter;
    this.#options = options;
  }

  /** No retry is set off after this. Idempotent. */
  close(): void {
    this.#isClosed = true;
  }

  async perform(effect: Effect, controlled: ControlledSession): Promise<Event | undefined> {
    switch (effect) {
      case 'ConnectLegs':
        return this.#connect(controlled);
      case 'PauseLegs':
        return this.#pause(controlled);
      case 'ResumeLegs':
        await this.#replicator.resume(keyOf(controlled));
        return { type: 'LegsResumed' };
      case 'ReleaseLegs':
        await this.#drop(controlled);
        return { type: 'LegsReleased' };
      case 'DropLegs':
        await this.#drop(controlled);
        return undefined;
      case 'RetryLater':
        this.#retryLater(controlled);
        return undefined;
      default:
        this.#reporter.tell(effect, controlled);
        return undefined;
    }
  }

  async #connect(controlled: ControlledSession): Promise<Event> {
    if (controlled.key !== undefined) return { type: 'LegsConnected' };
    const call = this.#registry.get(controlled.connID);
    const own = call?.parties.find(party => party.dn === controlled.recordDN);
    const other = call && own && whomToTap(call, own);
    if (!call || !own || !other) return { type: 'CallReleased' };
    const replication = replicationOf(controlled, call, own, other);
    controlled.tapped = [own.party, other.party];
    controlled.key = await withDeadline(
      `both legs of ${controlled.session.id}`,
      this.#options.connectTimeoutMs,
      signal => this.#replicator.start(replication, signal),
    );
    clearTimeout(controlled.retry);
    controlled.tries = 0;
    const now = this.#registry.get(controlled.connID);
    const talksTo = now && otherOf(now, own);
    if (!talksTo || controlled.tapped.includes(talksTo.party)) return { type: 'LegsConnected' };
    await this.#drop(controlled);
    throw new TwinlegError('WRONG_PARTY', 'ours', 'another phone answered');
  }

  async #pause(controlled: ControlledSession): Promise<Event> {
    // Without legs nothing leaves the PBX.
    if (controlled.key !== undefined) await this.#replicator.pause(controlled.key);
    controlled.tries = 0;
    return { type: 'LegsPaused' };
  }

  async #drop(controlled: ControlledSession): Promise<void> {
    const { key } = controlled;
    controlled.key = undefined;
    if (key !== undefined) await this.#replicator.release(key);
  }

  #retryLater(controlled: ControlledSession): void {
    const delayMs = backoffMs(
      controlled.tries,
      this.#options.retryDelayMs,
      8 * this.#options.retryDelayMs,
    );
    controlled.tries += 1;
    clearTimeout(controlled.retry);
    if (this.#isClosed) return;
    controlled.retry = setTimeout(() => {
      controlled.session.post({ type: 'RetryDue' });
    }, delayMs);
  }
}

const replicationOf = (
  controlled: ControlledSession,
  call: Call,
  own: Party,
  other: Party,
): Replication => ({
  recordingID: controlled.session.id,
  callUUID: call.callUUID,
  connID: call.connID,
  recordDN: controlled.recordDN,
  way: controlled.decision.way,
  destination: controlled.destination,
  params: controlled.decision.params ?? {},
  streams: [
    { party: own.party, dn: own.dn },
    // Two ends of one call may be on one trunk: the streams must still be told apart.
    { party: other.party, dn: other.dn === own.dn ? dn(`${other.number}-2`) : other.dn },
  ],
});

/** Of several phones that ring any one will do: which of them answers is seen when it does. */
const whomToTap = (call: Call, own: Party): Party | undefined =>
  otherOf(call, own) ?? call.parties.find(({ party }) => party !== own.party);

function keyOf(controlled: ControlledSession): string {
  if (controlled.key !== undefined) return controlled.key;
  throw new TwinlegError('NOT_CONNECTED', 'ours', `no legs are up for ${controlled.session.id}`);
}
