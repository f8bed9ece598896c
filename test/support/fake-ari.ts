import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket } from 'ws';
import { fakeDocuments, fakeOperations, type FakeOperation } from './fake-ari-documents';

/** One request as it came in; `path` is what follows `/ari`, its query included. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** What a request is met with: an answer, none at all, a reset connection, or one reset in mid answer. */
export type FakeAnswer =
  { readonly status: number; readonly body: string } | 'silence' | 'reset' | 'half an answer';

export interface FakeAriOptions {
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  /** A path before `/ari`. */
  readonly prefix?: string;
  readonly version?: string;
  readonly operations?: readonly FakeOperation[];
}

export type FakeAriEvents = {
  /** A request has come in whole. */
  request: [request: FakeRequest];
  /** Somebody wants an event WebSocket. */
  linkWished: [];
  /** A ping has come in. */
  pinged: [];
  /** The last connection has gone. */
  idle: [];
};

const json = (value: unknown): FakeAnswer => ({ status: 200, body: JSON.stringify(value) });

/** An ARI server that misbehaves as it is told: documents and operations of its own, no telephony behind them. */
export class FakeAri {
  readonly events = new EventEmitter<FakeAriEvents>();
  readonly requests: FakeRequest[] = [];
  /** The addresses that event WebSockets have been opened with. */
  readonly links: string[] = [];
  /** Asked before anything else; `undefined` leaves the answer to the fake. */
  answer: (request: FakeRequest) => FakeAnswer | undefined = () => undefined;
  /** What becomes of a wish for an event WebSocket. */
  link: 'accept' | 'refuse' | 'silence' = 'accept';
  readonly #options: FakeAriOptions;
  readonly #server: Server;
  readonly #webSockets = new WebSocketServer({ noServer: true });
  readonly #connections = new Set<Socket>();
  readonly #documents: ReadonlyMap<string, string>;
  #connectionsSeen = 0;

  private constructor(options: FakeAriOptions) {
    this.#options = options;
    this.#documents = fakeDocuments(options.operations ?? fakeOperations);
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
    this.#server.on('connection', (socket: Socket) => {
      this.#connectionsSeen += 1;
      this.#connections.add(socket);
      socket.once('close', () => {
        this.#connections.delete(socket);
        if (this.#connections.size === 0) this.events.emit('idle');
      });
    });
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(request, socket, head);
    });
  }

  static async start(options: FakeAriOptions = {}): Promise<FakeAri> {
    const fake = new FakeAri(options);
    fake.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get port(): number {
    // A TCP server that listens has an address of this kind.
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${this.#options.prefix ?? ''}`;
  }

  /** How many connections have ever been accepted. */
  get connectionsSeen(): number {
    return this.#connectionsSeen;
  }

  /** Sends a message to every event WebSocket. */
  say(message: string): void {
    for (const socket of this.#open()) socket.send(message);
  }

  /** Resets every connection. */
  drop(): void {
    for (const socket of this.#connections) socket.resetAndDestroy();
  }

  /** Goes deaf on every connection: half-open, as behind a firewall that forgot them. */
  deafen(): void {
    for (const socket of this.#connections) socket.pause();
  }

  /** Resolves when no connection is left. */
  async idle(): Promise<void> {
    if (this.#connections.size > 0) await once(this.events, 'idle');
  }

  async close(): Promise<void> {
    for (const socket of this.#connections) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #open(): readonly WebSocket[] {
    return [...this.#webSockets.clients];
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request: FakeRequest = {
      method: incoming.method ?? '',
      path: this.#below(incoming.url ?? ''),
      authorization: incoming.headers.authorization,
      body: await text(incoming),
    };
    this.requests.push(request);
    this.events.emit('request', request);
    const answer = this.answer(request) ?? this.#usual(request);
    if (answer === 'silence') return;
    if (answer === 'reset') {
      incoming.socket.resetAndDestroy();
    } else if (answer === 'half an answer') {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"id":');
      response.flushHeaders();
      setImmediate(() => incoming.socket.resetAndDestroy());
    } else {
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body);
    }
  }

  #usual({ authorization, path }: FakeRequest): FakeAnswer {
    if (authorization !== this.#authorization()) {
      return { status: 401, body: '{"message":"Authentication required"}' };
    }
    if (path.startsWith('/asterisk/info')) {
      return json({ system: { version: this.#options.version ?? '22.0.0' } });
    }
    if (path === '/channels') return json([]);
    const document = this.#documents.get(path);
    return document === undefined
      ? { status: 404, body: '{"message":"Resource not found"}' }
      : { status: 200, body: document };
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = request.url ?? '';
    this.events.emit('linkWished');
    if (this.link === 'silence') {
      // Read on, or the other side's goodbye would go unnoticed.
      socket.resume().once('end', () => socket.end());
      return;
    }
    if (this.link === 'refuse' || request.headers.authorization !== this.#authorization()) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, link => {
      this.links.push(url);
      link.on('ping', () => this.events.emit('pinged'));
    });
  }

  #authorization(): string {
    const { user = 'user', password = 'password' } = this.#options;
    return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  }

  /** What follows the prefix and `/ari`; a path that does not begin so is left as it is, and is not found. */
  #below(url: string): string {
    const base = `${this.#options.prefix ?? ''}/ari`;
    return url.startsWith(base) ? url.slice(base.length) : url;
  }
}
