import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { BoundAddress } from '../../../src/tlib/listener';

const fixture = (name: string): string =>
  readFileSync(join(__dirname, '../../fixtures/tls', name), 'utf8');

/** The tests' own certificate, which signs itself. */
export const cert = fixture('localhost.crt');
export const key = fixture('localhost.key');

/** A message as it is on the wire. */
export interface Received {
  readonly message: string;
  readonly id?: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** A client written from the documentation alone: it knows nothing of our code. */
export class RawClient {
  /** Whether it lives, as far as the server can see. */
  answersPolls = false;
  readonly #socket: Socket | WebSocket;
  readonly #inbox: Received[] = [];
  readonly #bell = new EventEmitter<{ ring: [] }>();
  #rest = '';
  #isClosed = false;
  #closeCode: number | undefined;

  private constructor(socket: Socket | WebSocket) {
    this.#socket = socket;
    socket.on('error', () => this.#bell.emit('ring'));
    if (socket instanceof WebSocket) {
      socket.on('message', (data: Buffer) => {
        this.#take(data.toString());
      });
      socket.on('close', code => {
        this.#closeCode = code;
        this.#closed();
      });
    } else {
      socket.on('data', (data: Buffer) => {
        const lines = (this.#rest + data.toString()).split('\n');
        this.#rest = lines.pop() ?? '';
        for (const line of lines) this.#take(line);
      });
      socket.on('close', () => {
        this.#closed();
      });
    }
  }

  static async connect({ protocol, host, port, tls }: BoundAddress): Promise<RawClient> {
    if (protocol === 'ws') {
      const socket = new WebSocket(`${tls ? 'wss' : 'ws'}://${host}:${port}/`, { ca: cert });
      await once(socket, 'open');
      return new RawClient(socket);
    }
    const socket = tls ? connectTls({ host, port, ca: cert }) : connectTcp({ host, port });
    await once(socket, tls ? 'secureConnect' : 'connect');
    return new RawClient(socket);
  }

  /** Sends a message, or a text that is none, in one piece. */
  send(message: object | string): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    if (this.#socket instanceof WebSocket) this.#socket.send(text);
    else this.#socket.write(`${text}\n`);
  }

  /** Sends bytes as they are; not for WebSocket. */
  write(bytes: Uint8Array | string): void {
    if (this.#socket instanceof WebSocket) throw new TypeError('a WebSocket has frames');
    this.#socket.write(bytes);
  }

  request(name: string, attributes: object = {}): void {
    this.send({ message: `Request${name}`, attributes });
  }

  /** The next message; rejects if none comes, or none will. */
  async receive(): Promise<Received> {
    const signal = AbortSignal.timeout(5_000);
    for (;;) {
      const received = this.#inbox.shift();
      if (received !== undefined) return received;
      if (this.#isClosed) throw new Error('the server has closed the connection');
      await once(this.#bell, 'ring', { signal });
    }
  }

  /** Resolves to WebSocket's code when the server has closed the connection. */
  async closed(): Promise<number | undefined> {
    const signal = AbortSignal.timeout(5_000);
    while (!this.#isClosed) await once(this.#bell, 'ring', { signal });
    return this.#closeCode;
  }

  /** Logs in and drops the two events that say so. */
  async login(applicationName = 'desktop', applicationPassword = 'secret'): Promise<void> {
    this.request('RegisterClient', {
      AttributeApplicationName: applicationName,
      AttributeApplicationPassword: applicationPassword,
    });
    for (const expected of ['EventLinkConnected', 'EventServerInfo']) {
      const { message } = await this.receive();
      if (message !== expected) throw new Error(`expected ${expected}, got ${message}`);
    }
  }

  /** Reads nothing more from the network. */
  pause(): void {
    this.#socket.pause();
  }

  destroy(): void {
    if (this.#socket instanceof WebSocket) this.#socket.terminate();
    else this.#socket.destroy();
  }

  #take(text: string): void {
    // Sound enough: every test compares what it got with what it expects.
    const received = JSON.parse(text) as Received;
    if (received.message === 'AddpPoll' && this.answersPolls) {
      this.send({ message: 'AddpPollReply' });
      return;
    }
    this.#inbox.push(received);
    this.#bell.emit('ring');
  }

  #closed(): void {
    this.#isClosed = true;
    this.#bell.emit('ring');
  }
}
