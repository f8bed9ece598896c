import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { backoffMs } from '../../async/backoff';
import { withDeadline } from '../../async/deadline';
import { messageOf, TwinlegError } from '../../errors';
import { tell } from '../../events';
import type { Logger } from '../../log/logger';
import {
  AriMalformedError,
  AriRefusedError,
  AriStatusError,
  AriUnreachableError,
} from './ari-error';
import { decodeAriEvent, type AriEvent } from './ari-event';
import { AriHttp } from './ari-http';
import { fieldsIn, fieldsOf, parseJson, textIn } from './ari-json';
import { readRoutes } from './ari-documents';
import { requestOf, routeOf, type AriOperation, type AriParams, type AriRoutes } from './ari-route';
import { AriSocket } from './ari-socket';

export interface AriOptions {
  /** Where the HTTP server of Asterisk, or the proxy before it, is: `http://127.0.0.1:8088`; a path prefix is kept. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** The Stasis application. One connection an application: a second one takes it over. */
  readonly application: string;
  /** Hear of every channel and bridge of the PBX, not only of those in the application. */
  readonly subscribeAll: boolean;
  /** The event types that are wanted: Asterisk sends no others, which spares both sides most of the work. */
  readonly eventTypes?: readonly Exclude<AriEvent['type'], 'Other'>[];
  /** How long one answer may take. */
  readonly timeoutMs: number;
  /** How often the event link is asked whether it is alive; half-open links are found within two of these. */
  readonly heartbeatMs: number;
  /** Waits between tries to connect again. */
  readonly backoff?: { readonly firstMs: number; readonly mostMs: number };
  readonly log: Logger;
}

export type AriEvents = {
  /** Events flow and operations are taken (again): compare the channels with what you know. */
  up: [];
  /** The link is lost; every operation that waited on it has been rejected. Not said after `close`. */
  down: [reason: string];
  /** Asterisk said something. */
  event: [event: AriEvent];
};

/** What carries out ARI's operations: `Ari`, or a stand-in of the tests. */
export interface AriInvoker {
  invoke(operation: AriOperation, params: AriParams, signal?: AbortSignal): Promise<unknown>;
}

/** The link and what it tells, for those who need not know how operations are carried out. */
export type AriLink = Pick<Ari, 'events' | 'connect' | 'close'>;

const client = require.resolve('ari-client');
const library = { client, swagger: createRequire(client).resolve('swagger-client') };

/**
 * The link to one Asterisk: its operations, found by the documents it serves, and its events. Once connected it
 * stays so, for ever, until closed.
 */
export class Ari implements AriInvoker {
  readonly events = new EventEmitter<AriEvents>();
  readonly #options: AriOptions;
  readonly #url: URL;
  readonly #authorization: string;
  readonly #log: Logger;
  readonly #http: AriHttp;
  #routes: AriRoutes = new Map();
  #version: string | undefined;
  #socket: AriSocket | undefined;
  #isUp = false;
  #opening: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #lastFault: string | undefined;
  #closing: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: AriOptions) {
    const { user, password, timeoutMs } = options;
    this.#options = options;
    this.#url = baseOf(options.url);
    this.#authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    this.#log = options.log.child({ url: this.#url.href, application: options.application });
    this.#http = new AriHttp({ url: this.#url, authorization: this.#authorization, timeoutMs });
  }

  /**
   * Resolves once events flow. Rejects, and leaves nothing behind, with `AriRefusedError` for a wrong password,
   * `AriUnreachableError`, `AriMalformedError` or `DeadlineError`; it may then be called again.
   */
  async connect(): Promise<void> {
    if (this.#isUp) return;
    await (this.#opening ??= this.#open());
  }

  /**
   * What Asterisk answers. Rejects with `AriStatusError`, `AriUnsupportedError`, `AriMalformedError`,
   * `DeadlineError` after `timeoutMs`, and with `AriUnreachableError` while the link is down or when it goes down.
   * An operation that failed in any way but by its status may still have taken effect.
   */
  async invoke(operation: AriOperation, params: AriParams, signal?: AbortSignal): Promise<unknown> {
    if (!this.#isUp) throw new AriUnreachableError('the link is down');
    return this.#http.request(requestOf(routeOf(this.#routes, operation), params), signal);
  }

  /** Lets the link go: no socket and no timer is left. Idempotent. */
  close(): Promise<void> {
    this.#isClosed = true;
    return (this.#closing ??= this.#shutDown());
  }

  async #shutDown(): Promise<void> {
    this.#isUp = false;
    clearTimeout(this.#retry);
    this.#http.close(new AriUnreachableError('the link is closed'));
    await this.#socket?.close();
    await Promise.allSettled([this.#opening]);
  }

  async #open(): Promise<void> {
    try {
      await this.#learn();
      this.#refuseIfClosed();
      await this.#listen();
      this.#lastFault = undefined;
    } catch (error) {
      const fault = faultOf(error);
      this.#http.drop(fault);
      throw fault;
    } finally {
      this.#opening = undefined;
    }
  }

  /** Reads the operations of this Asterisk; again only when it has become another version meanwhile. */
  async #learn(): Promise<void> {
    const version = await this.#askVersion();
    if (version !== undefined && version === this.#version) return;
    const { timeoutMs } = this.#options;
    this.#routes = await withDeadline('ARI documents', timeoutMs, () =>
      readRoutes(library, path => this.#http.request({ method: 'GET', path })),
    );
    this.#version = version;
    this.#log.info('ARI operations read', { version });
  }

  async #askVersion(): Promise<string | undefined> {
    const path = '/asterisk/info?only=system';
    try {
      const info = fieldsOf(await this.#http.request({ method: 'GET', path }), 'info');
      return textIn(fieldsIn(info, 'system'), 'version');
    } catch (error) {
      // An Asterisk without res_ari_asterisk still serves its documents; its version is then unknown.
      if (error instanceof AriStatusError || error instanceof AriMalformedError) return undefined;
      throw error;
    }
  }

  async #listen(): Promise<void> {
    const { application, subscribeAll, timeoutMs, heartbeatMs } = this.#options;
    const url = new URL(`${this.#url.href}/events`);
    url.protocol = this.#url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('app', application);
    if (subscribeAll) url.searchParams.set('subscribeAll', 'true');
    this.#socket = new AriSocket({
      url,
      authorization: this.#authorization,
      timeoutMs,
      heartbeatMs,
      onOpen: () => {
        this.#up();
      },
      onMessage: text => {
        this.#hear(text);
      },
      onClose: reason => {
        this.#down(reason);
      },
    });
    await this.#socket.opened();
    await this.#filter();
  }

  /** A wish and no more: what is sent all the same is passed over. */
  async #filter(): Promise<void> {
    const { application, eventTypes } = this.#options;
    if (!eventTypes) return;
    const path = `/applications/${encodeURIComponent(application)}/eventFilter`;
    const body = JSON.stringify({ allowed: eventTypes.map(type => ({ type })) });
    try {
      await this.#http.request({ method: 'PUT', path, body });
    } catch (error) {
      this.#log.warn('events not filtered', { reason: messageOf(error) });
    }
  }

  #up(): void {
    this.#isUp = true;
    this.#log.info('ARI link up', { version: this.#version });
    tell(this.events, this.#log, 'up');
  }

  #hear(text: string): void {
    let said: unknown;
    let event: AriEvent;
    try {
      said = parseJson(text);
      event = decodeAriEvent(said);
    } catch (error) {
      // Whatever it is: thrown from here it would end the process, and every recording's control with it.
      this.#log.warn('bad event', { name: typeOf(said), reason: messageOf(error) });
      return;
    }
    tell(this.events, this.#log, 'event', event);
  }

  #down(reason: string): void {
    if (this.#isClosed) return;
    this.#isUp = false;
    this.#http.drop(new AriUnreachableError(reason));
    this.#log.warn('ARI link down', { reason });
    tell(this.events, this.#log, 'down', reason);
    this.#again(0);
  }

  #again(tries: number): void {
    const { firstMs, mostMs } = this.#options.backoff ?? {};
    this.#retry = setTimeout(
      () => {
        void this.#reconnect(tries);
      },
      backoffMs(tries, firstMs, mostMs),
    );
  }

  async #reconnect(tries: number): Promise<void> {
    try {
      await this.connect();
    } catch (error) {
      if (this.#isClosed) return;
      const { code, message } = faultOf(error);
      // Said once for each kind of fault: an outage may last for days.
      if (code !== this.#lastFault)
        this.#log.warn('ARI reconnect failed', { code, reason: message });
      this.#lastFault = code;
      this.#again(tries + 1);
    }
  }

  #refuseIfClosed(): void {
    if (this.#isClosed) throw new AriUnreachableError('the link is closed');
  }
}

/** Where ARI's paths begin; a user and password in the URL are left out, so that it can be logged. */
function baseOf(configured: string): URL {
  const url = new URL(configured);
  const base = new URL(url.origin);
  base.pathname = `${url.pathname.replace(/\/+$/, '')}/ari`;
  return base;
}

/** What a try to connect failed of, in the words that `connect` promises. */
function faultOf(error: unknown): TwinlegError {
  if (error instanceof AriStatusError) {
    return error.status === 403
      ? new AriRefusedError()
      : new AriUnreachableError(error.message, { cause: error });
  }
  return error instanceof TwinlegError
    ? error
    : new AriUnreachableError(messageOf(error), { cause: error });
}

const typeOf = (said: unknown): unknown =>
  typeof said === 'object' && said !== null && 'type' in said ? said.type : undefined;
