import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { withDeadline } from '../../async/deadline';
import { AriRefusedError, AriStatusError, AriUnreachableError } from './ari-error';

/** How long Asterisk may take to say goodbye. */
const GOODBYE_MS = 500;

export interface AriSocketOptions {
  readonly url: URL;
  /** The value of the Authorization header: so the password is not in the address, where logs would find it. */
  readonly authorization: string;
  readonly timeoutMs: number;
  readonly heartbeatMs: number;
  /** Called at once when the socket opens: before the first message. */
  readonly onOpen: () => void;
  readonly onMessage: (text: string) => void;
  /** Called once, and only for a socket that was open. */
  readonly onClose: (reason: string) => void;
}

/** ARI's event WebSocket. A peer that leaves a ping unanswered is taken for dead. */
export class AriSocket {
  readonly #options: AriSocketOptions;
  readonly #socket: WebSocket;
  #heartbeat: NodeJS.Timeout | undefined;
  #heard = true;
  #reason: string | undefined;

  /** Begins to connect at once; `opened` must be called in the same tick. */
  constructor(options: AriSocketOptions) {
    this.#options = options;
    this.#socket = new WebSocket(options.url, {
      headers: { authorization: options.authorization },
      perMessageDeflate: false,
    });
  }

  /** Resolves once events flow. Rejects with `AriRefusedError`, `AriStatusError`, `AriUnreachableError` or `DeadlineError`. */
  async opened(): Promise<void> {
    try {
      await withDeadline('ARI event WebSocket', this.#options.timeoutMs, () => this.#opening());
    } catch (error) {
      this.#socket.terminate();
      throw error;
    }
  }

  /** Lets the socket go, with a goodbye if it is open; `onClose` is called as for any other end. Idempotent. */
  async close(): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState === WebSocket.CLOSED) return;
    // Not `once` of node:events: that one rejects on the error that a link closed in mid handshake says first.
    const closed = new Promise(resolve => {
      socket.once('close', resolve);
    });
    const impatience = setTimeout(() => {
      socket.terminate();
    }, GOODBYE_MS);
    socket.close();
    await closed;
    clearTimeout(impatience);
  }

  #opening(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = this.#socket;
      socket.once('open', () => {
        this.#attend();
        this.#options.onOpen();
        resolve();
      });
      socket.once('unexpected-response', (_, answer) => {
        reject(refusal(answer));
      });
      // Every error is followed by `close`; the first one says why.
      socket.on('error', cause => {
        this.#reason ??= cause.message;
        reject(new AriUnreachableError(cause.message, { cause }));
      });
    });
  }

  #attend(): void {
    const socket = this.#socket;
    const { heartbeatMs, onMessage, onClose } = this.#options;
    socket.on('message', (data: Buffer) => {
      this.#heard = true;
      onMessage(data.toString());
    });
    socket.on('pong', () => {
      this.#heard = true;
    });
    socket.once('close', code => {
      clearInterval(this.#heartbeat);
      onClose(this.#reason ?? `closed with ${code}`);
    });
    this.#heartbeat = setInterval(() => {
      this.#beat();
    }, heartbeatMs);
  }

  #beat(): void {
    if (this.#heard) {
      this.#heard = false;
      if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping();
      return;
    }
    // If it was this process that stood still, the answer is there but unread: timers run before reads.
    setImmediate(() => {
      if (this.#heard) return;
      this.#reason ??= 'no answer to a ping';
      this.#socket.terminate();
    });
  }
}

function refusal(answer: IncomingMessage): AriRefusedError | AriStatusError {
  const { statusCode = 0, statusMessage = '' } = answer;
  return statusCode === 401
    ? new AriRefusedError()
    : new AriStatusError('GET /events', statusCode, statusMessage);
}
