import * as http from 'node:http';
import * as https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { DeadlineError, type TwinlegError } from '../../errors';
import {
  AriMalformedError,
  AriRefusedError,
  AriStatusError,
  AriUnreachableError,
} from './ari-error';
import { fieldsOf, parseJson, textIn } from './ari-json';
import type { AriHttpRequest } from './ari-route';

/** Asterisk closes an idle connection after 15 s by default; ours goes first, so that no request meets a closing one. */
const IDLE_MS = 10_000;
/** Each connection is a thread in Asterisk, and it takes 100 of them by default. */
const CONNECTIONS = 16;

export interface AriHttpOptions {
  /** Where `/ari` begins, its path without a slash at the end. */
  readonly url: URL;
  /** The value of the Authorization header. */
  readonly authorization: string;
  readonly timeoutMs: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** ARI's REST side: connections that are kept alive, a deadline on every answer, errors that are told apart. */
export class AriHttp {
  readonly #options: AriHttpOptions;
  readonly #agent: http.Agent;
  readonly #send: typeof http.request;
  readonly #target: http.RequestOptions;
  readonly #waiting = new Set<(error: Error) => void>();
  #closed: TwinlegError | undefined;

  constructor(options: AriHttpOptions) {
    const secure = options.url.protocol === 'https:';
    const keepAlive = { keepAlive: true, timeout: IDLE_MS, maxSockets: CONNECTIONS };
    this.#options = options;
    this.#agent = secure ? new https.Agent(keepAlive) : new http.Agent(keepAlive);
    this.#send = secure ? https.request : http.request;
    const { hostname, port } = urlToHttpOptions(options.url);
    this.#target = { agent: this.#agent, hostname: hostname ?? '', port: port ?? null };
  }

  /**
   * What the server answers, parsed; `undefined` when it has nothing to say. Rejects with `AriRefusedError`,
   * `AriStatusError`, `AriMalformedError`, `AriUnreachableError`, `DeadlineError`, or the signal's reason.
   */
  async request(request: AriHttpRequest, signal?: AbortSignal): Promise<unknown> {
    if (this.#closed) throw this.#closed;
    signal?.throwIfAborted();
    const { status, text } = await this.#exchange(request, signal);
    if (status === 401) throw new AriRefusedError();
    if (status < 200 || status > 299) {
      throw new AriStatusError(nameOf(request), status, reasonIn(text));
    }
    return text === '' ? undefined : parseJson(text);
  }

  /** Rejects all that is still waiting with `error`, and lets every connection go; new requests open new ones. */
  drop(error: TwinlegError): void {
    for (const fail of [...this.#waiting]) fail(error);
    this.#agent.destroy();
  }

  /** As `drop`, and rejects every later request too. Idempotent. */
  close(error: TwinlegError): void {
    this.#closed = error;
    this.drop(error);
  }

  #exchange(asked: AriHttpRequest, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { method, path, body } = asked;
      const request = this.#send({
        ...this.#target,
        method,
        path: this.#options.url.pathname + path,
        headers: this.#headers(body),
      });
      const fail = (error: Error): void => {
        reject(error);
        request.destroy();
      };
      const timer = setTimeout(() => {
        fail(new DeadlineError(nameOf(asked), this.#options.timeoutMs));
      }, this.#options.timeoutMs);
      const abort = (): void => {
        fail(reasonOf(signal));
      };
      const lost = (cause: Error): void => {
        reject(new AriUnreachableError(cause.message, { cause }));
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.add(fail);
      request.on('error', lost);
      request.once('response', response => {
        collect(response, lost, text => {
          resolve({ status: response.statusCode ?? 0, text });
        });
      });
      // Said of every request, however it ended, and not before its answer is whole.
      request.once('close', () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(fail);
      });
      request.end(body);
    });
  }

  #headers(body: string | undefined): http.OutgoingHttpHeaders {
    const { authorization } = this.#options;
    return body === undefined
      ? { authorization }
      : { authorization, 'content-type': 'application/json' };
  }
}

function collect(
  response: http.IncomingMessage,
  lost: (cause: Error) => void,
  whole: (text: string) => void,
): void {
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (part: string) => {
    text += part;
  });
  response.once('error', lost);
  response.once('end', () => {
    whole(text);
  });
}

/** The query may hold numbers and names of people; the path does not. */
const nameOf = ({ method, path }: AriHttpRequest): string =>
  `${method} ${path.split('?', 1)[0] ?? ''}`;

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error
    ? reason
    : new AriUnreachableError('called off', { cause: reason });
}

/** ARI puts the reason into `message`; a proxy in between says it in a form of its own. */
function reasonIn(text: string): string {
  try {
    return textIn(fieldsOf(parseJson(text), 'answer'), 'message');
  } catch (error) {
    if (error instanceof AriMalformedError) return '(no reason given)';
    throw error;
  }
}
