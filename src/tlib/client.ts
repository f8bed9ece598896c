import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '../async/backoff';
import type { ConnID, DN } from '../call/ids';
import type { KeyValueList } from '../call/user-data';
import { messageOf, TwinlegError } from '../errors';
import { tell } from '../events';
import { ClientSession, type SessionOptions } from './client-session';
import type { AddressInfoType } from './enumerations';
import type { Event, EventName, EventOf } from './events';
import type { RequestName, RequestOf } from './requests';
import { TlibError, TlibLinkError } from './tlib-error';

/** How a client logs in, and whether it does so again when the link is lost. */
export interface TlibClientOptions extends SessionOptions {
  readonly reconnect?: boolean;
}

export type TlibClientEvents = {
  /** Every event, in the order of the server: answers and errors too, and a lost link's EventLinkDisconnected. */
  event: [event: Event];
  /** Logged in (again). Registrations do not outlive a link: repeat them now. */
  up: [];
  /** The link is lost, and every waiting request with it. Not told of `close()`. */
  down: [reason: string];
};

/** A request as a client makes it: the client itself numbers it. */
export type Asked = {
  [Name in RequestName]: Omit<RequestOf<Name>, 'referenceID'>;
}[Exclude<RequestName, 'RequestRegisterClient'>];

/** One call's attached data as its requests name it. */
export interface OnCall {
  readonly thisDN: DN;
  readonly connID: ConnID;
}

/** A T-Lib client: logs in, asks, listens. */
export class TlibClient {
  readonly events = new EventEmitter<TlibClientEvents>();
  readonly #options: TlibClientOptions;
  readonly #closing = new AbortController();
  #session: ClientSession | undefined;
  #connecting: Promise<void> | undefined;

  constructor(options: TlibClientOptions) {
    this.#options = options;
  }

  /**
   * Resolves once logged in. Rejects with `TlibError` if the server refuses the login; when it cannot be
   * reached rejects with `TlibLinkError` or `DeadlineError`, or with `reconnect` tries on until `close`.
   */
  async connect(): Promise<void> {
    this.#connecting ??= this.#connect(false);
    try {
      await this.#connecting;
    } catch (error) {
      this.#connecting = undefined;
      throw error;
    }
    if (this.#session === undefined) throw new TlibLinkError('closed by the client');
  }

  /**
   * The first event that carries the request's ReferenceID. Rejects with `TlibError` if that is an EventError,
   * `DeadlineError` if there is none in time, `TlibLinkError` without a link; aborting only ends the wait.
   */
  async request(request: Asked, signal?: AbortSignal): Promise<Event> {
    if (this.#session === undefined) throw new TlibLinkError('not connected');
    return this.#session.request(request, signal);
  }

  async registerAddress(thisDN: DN, signal?: AbortSignal): Promise<EventOf<'EventRegistered'>> {
    return this.#ask({ name: 'RequestRegisterAddress', thisDN }, 'EventRegistered', signal);
  }

  async unregisterAddress(thisDN: DN, signal?: AbortSignal): Promise<EventOf<'EventUnregistered'>> {
    return this.#ask({ name: 'RequestUnregisterAddress', thisDN }, 'EventUnregistered', signal);
  }

  async queryAddress(
    thisDN: DN,
    addressInfoType: AddressInfoType,
    signal?: AbortSignal,
  ): Promise<EventOf<'EventAddressInfo'>> {
    const request = { name: 'RequestQueryAddress', thisDN, addressInfoType } as const;
    return this.#ask(request, 'EventAddressInfo', signal);
  }

  async queryCall(connID: ConnID, signal?: AbortSignal): Promise<EventOf<'EventPartyInfo'>> {
    return this.#ask({ name: 'RequestQueryCall', connID }, 'EventPartyInfo', signal);
  }

  async queryServer(signal?: AbortSignal): Promise<EventOf<'EventServerInfo'>> {
    return this.#ask({ name: 'RequestQueryServer' }, 'EventServerInfo', signal);
  }

  /** Resolves once the service is accepted; EventPrivateInfo tells when it has happened. */
  async privateService(
    service: Omit<RequestOf<'RequestPrivateService'>, 'name' | 'referenceID'>,
    signal?: AbortSignal,
  ): Promise<EventOf<'EventACK'>> {
    return this.#ask({ name: 'RequestPrivateService', ...service }, 'EventACK', signal);
  }

  async attachUserData(
    { thisDN, connID }: OnCall,
    userData: KeyValueList,
    signal?: AbortSignal,
  ): Promise<EventOf<'EventAttachedDataChanged'>> {
    const request = { name: 'RequestAttachUserData', thisDN, connID, userData } as const;
    return this.#ask(request, 'EventAttachedDataChanged', signal);
  }

  async updateUserData(
    { thisDN, connID }: OnCall,
    userData: KeyValueList,
    signal?: AbortSignal,
  ): Promise<EventOf<'EventAttachedDataChanged'>> {
    const request = { name: 'RequestUpdateUserData', thisDN, connID, userData } as const;
    return this.#ask(request, 'EventAttachedDataChanged', signal);
  }

  async deletePair(
    { thisDN, connID }: OnCall,
    dataKey: string,
    signal?: AbortSignal,
  ): Promise<EventOf<'EventAttachedDataChanged'>> {
    const request = { name: 'RequestDeletePair', thisDN, connID, dataKey } as const;
    return this.#ask(request, 'EventAttachedDataChanged', signal);
  }

  async deleteUserData(
    { thisDN, connID }: OnCall,
    signal?: AbortSignal,
  ): Promise<EventOf<'EventAttachedDataChanged'>> {
    const request = { name: 'RequestDeleteUserData', thisDN, connID } as const;
    return this.#ask(request, 'EventAttachedDataChanged', signal);
  }

  async distributeUserEvent(
    thisDN: DN,
    userData: KeyValueList,
    signal?: AbortSignal,
  ): Promise<EventOf<'EventACK'>> {
    const request = { name: 'RequestDistributeUserEvent', thisDN, userData } as const;
    return this.#ask(request, 'EventACK', signal);
  }

  /** Ends the link and every attempt at one; what still waits is rejected. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort(new TlibLinkError('closed by the client'));
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
    await Promise.allSettled([this.#connecting]);
  }

  async #ask<Answer extends EventName>(
    request: Asked,
    expected: Answer,
    signal: AbortSignal | undefined,
  ): Promise<EventOf<Answer>> {
    const answer = await this.request(request, signal);
    if (answer.name !== expected) {
      throw new TlibError('UNKNOWN_ERROR', `expected ${expected}, got ${answer.name}`, 'cti');
    }
    // Sound: the name has just been compared, which tells the union apart.
    return answer as EventOf<Answer>;
  }

  async #connect(isAgain: boolean): Promise<void> {
    const { reconnect = false, log } = this.#options;
    const { signal } = this.#closing;
    for (let attempt = 0; ; attempt++) {
      try {
        signal.throwIfAborted();
        if (isAgain || attempt > 0) await delay(backoffMs(attempt), undefined, { signal });
        await this.#open(signal);
        return;
      } catch (error) {
        // Whatever `close` cut short, the reason is that it was closed.
        signal.throwIfAborted();
        const isRefused = error instanceof TlibError && !isAgain;
        if (!reconnect || isRefused || !(error instanceof TwinlegError)) throw error;
        log.warn('T-Lib server not reached', { attempt, reason: messageOf(error) });
      }
    }
  }

  async #open(signal: AbortSignal): Promise<void> {
    const session = await ClientSession.open(
      this.#options,
      {
        event: event => {
          tell(this.events, this.#options.log, 'event', event);
        },
        ended: (ended, reason) => {
          if (ended === this.#session) this.#lost(reason);
        },
      },
      signal,
    );
    if (session.hasEnded) throw new TlibLinkError('link lost at once');
    this.#session = session;
    tell(this.events, this.#options.log, 'up');
  }

  #lost(reason: string): void {
    const { log, reconnect = false } = this.#options;
    log.warn('T-Lib link lost', { reason });
    this.#session = undefined;
    this.#connecting = undefined;
    const now = Date.now();
    tell(this.events, log, 'event', {
      name: 'EventLinkDisconnected',
      errorMessage: reason,
      eventSequenceNumber: 0,
      timeinSecs: Math.floor(now / 1_000),
      timeinuSecs: (now % 1_000) * 1_000,
    });
    tell(this.events, log, 'down', reason);
    if (!reconnect) return;
    this.#connecting = this.#connect(true).catch((error: unknown) => {
      // Only `close` ends the attempts, and it has nobody to tell.
      log.debug('T-Lib reconnect ended', { reason: messageOf(error) });
    });
  }
}
