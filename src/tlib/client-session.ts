import { EventEmitter } from 'node:events';
import { withDeadline } from '../async/deadline';
import { next } from '../events';
import type { Logger } from '../log/logger';
import { Addp } from './addp';
import { DecodeError } from './decode-error';
import { eventDecoder } from './decoder';
import { dial } from './dial';
import { encodePoll, encodeRequest } from './encoder';
import type { Event } from './events';
import { MAX_MESSAGE_BYTES } from './frame';
import type { Address, Link, LinkReceiver } from './link';
import type { Request } from './requests';
import { TlibError, TlibLinkError } from './tlib-error';
import type { TlsIdentity } from './tls-identity';

/** Where a client logs in, and how. */
export interface SessionOptions extends Address {
  /** Given, even empty, it makes the link TLS. */
  readonly tls?: TlsIdentity;
  readonly applicationName: string;
  readonly applicationPassword: string;
  /** How long to wait for the connection, for the login and for every answer. */
  readonly requestTimeoutMs: number;
  /** After how much silence to poll; by default what the server advises, and 0 is never. */
  readonly addp?: { readonly timeoutMs: number };
  /** Default 1 MiB. */
  readonly maxMessageBytes?: number;
  readonly log: Logger;
}

/** Who is told of what comes in over a session. */
export interface SessionOwner {
  event(event: Event): void;
  /** The session has ended, for good. */
  ended(session: ClientSession, reason: string): void;
}

type Answers = Record<string, [event: Event]>;

/** One login over one link: it lives until the link is lost or closed, and never comes back. */
export class ClientSession implements LinkReceiver {
  readonly #link: Link;
  readonly #options: SessionOptions;
  readonly #owner: SessionOwner;
  readonly #decoder = eventDecoder();
  /** Emits the answer under its ReferenceID; 'error' ends every wait at once. */
  readonly #answers = new EventEmitter<Answers>();
  readonly #life = new EventEmitter<{ ended: [] }>();
  #addp: Addp | undefined;
  #lastReferenceID = 0;
  #hasEnded = false;

  private constructor(link: Link, options: SessionOptions, owner: SessionOwner) {
    this.#link = link;
    this.#options = options;
    this.#owner = owner;
    this.#answers.setMaxListeners(0);
  }

  /** Connects and logs in. Rejects with `TlibLinkError`, `DeadlineError`, or `TlibError` if refused. */
  static async open(
    options: SessionOptions,
    owner: SessionOwner,
    signal: AbortSignal,
  ): Promise<ClientSession> {
    const { tls, requestTimeoutMs, maxMessageBytes = MAX_MESSAGE_BYTES } = options;
    const link = await withDeadline(
      'T-Lib connection',
      requestTimeoutMs,
      late => dial(options, tls, maxMessageBytes, AbortSignal.any([signal, late])),
      'cti',
    );
    const session = new ClientSession(link, options, owner);
    link.start(session);
    try {
      await session.#login(signal);
    } catch (error) {
      link.close('not logged in');
      throw error;
    }
    return session;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The first event that carries the request's ReferenceID; rejects with `TlibError` if that is an EventError. */
  async request(request: Request, signal?: AbortSignal): Promise<Event> {
    signal?.throwIfAborted();
    if (this.#hasEnded) throw new TlibLinkError('not connected');
    const referenceID = this.#nextReferenceID();
    const message = encodeRequest({ ...request, referenceID });
    const answer = await withDeadline(
      request.name,
      this.#options.requestTimeoutMs,
      async late => {
        const off = signal ? AbortSignal.any([signal, late]) : late;
        const [event] = await this.#sendAndWait(message, referenceID, off);
        return event;
      },
      'cti',
    );
    if (answer.name !== 'EventError') return answer;
    throw new TlibError(answer.errorCode, answer.errorMessage, 'cti');
  }

  /** Resolves when the link is closed. Idempotent. */
  async close(): Promise<void> {
    if (this.#hasEnded) return;
    const ended = next(this.#life, 'ended');
    this.#link.close('closed by the client');
    await ended;
  }

  heard(): void {
    this.#addp?.heard();
  }

  message(bytes: Uint8Array): void {
    const event = this.#decode(bytes);
    if (event === undefined) return;
    this.#owner.event(event);
    if ('referenceID' in event) this.#settle(event.referenceID, event);
  }

  oversized(): void {
    this.#link.destroy('the server sent too large a message');
  }

  closed(reason: string): void {
    this.#hasEnded = true;
    this.#addp?.stop();
    // Nobody may be waiting, and an 'error' that nobody listens to would be thrown.
    if (this.#answers.listenerCount('error') > 0) {
      (this.#answers as EventEmitter).emit('error', new TlibLinkError(`link lost: ${reason}`));
    }
    this.#life.emit('ended');
    this.#owner.ended(this, reason);
  }

  async #login(signal: AbortSignal): Promise<void> {
    const { applicationName, applicationPassword, addp } = this.#options;
    const answer = await this.request(
      {
        name: 'RequestRegisterClient',
        applicationName,
        applicationPassword,
        protocolVersion: '1',
      },
      signal,
    );
    if (answer.name !== 'EventLinkConnected') throw new TlibLinkError(`login: ${answer.name}`);
    const advised = answer.extensions?.['addp-remote-timeout-ms'];
    const timeoutMs = addp?.timeoutMs ?? (typeof advised === 'number' ? advised : 0);
    this.#addp = new Addp(timeoutMs, {
      poll: () => {
        this.#link.send(encodePoll('AddpPoll'));
      },
      lost: () => {
        this.#link.destroy('nothing heard, poll not answered');
      },
    });
    if (!this.#hasEnded) this.#addp.start();
  }

  async #sendAndWait(message: string, referenceID: number, off: AbortSignal): Promise<[Event]> {
    const answer = next(this.#answers, String(referenceID), off);
    this.#link.send(message);
    return answer;
  }

  #settle(referenceID: number | undefined, event: Event): void {
    if (referenceID !== undefined) this.#answers.emit(String(referenceID), event);
  }

  #decode(bytes: Uint8Array): Event | undefined {
    try {
      const message = this.#decoder.decode(bytes);
      if (message.name === 'AddpPoll') this.#link.send(encodePoll('AddpPollReply'));
      if (message.name === 'AddpPoll' || message.name === 'AddpPollReply') return undefined;
      return message;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#misunderstood(error);
      return undefined;
    }
  }

  #misunderstood(error: DecodeError): void {
    // A newer server's event is to be expected; anything else is somebody's fault.
    const level = error.errorName === 'UNSUP_OPER' ? 'debug' : 'warn';
    this.#options.log[level]('T-Lib message not understood', { code: error.code });
    if (error.isMalformed) this.#link.close('the server sent what is not JSON');
    // Whoever waits for this answer shall not wait in vain.
    this.#settle(error.referenceID, {
      name: 'EventError',
      referenceID: error.referenceID,
      errorCode: error.errorCode,
      errorMessage: `answer not understood: ${error.message}`,
      eventSequenceNumber: 0,
      timeinSecs: 0,
      timeinuSecs: 0,
    });
  }

  #nextReferenceID(): number {
    this.#lastReferenceID = this.#lastReferenceID >= 0xffff_ffff ? 1 : this.#lastReferenceID + 1;
    return this.#lastReferenceID;
  }
}
