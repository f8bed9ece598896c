import { EventEmitter } from 'node:events';
import { silent } from '../../../src/log/logger';
import type { BoundAddress } from '../../../src/tlib/listener';
import type { TlibHandler, TlibPeer } from '../../../src/tlib/peer';
import type { SwitchRequest } from '../../../src/tlib/requests';
import { TlibServer, type TlibServerOptions } from '../../../src/tlib/server';
import { cert, key, RawClient } from './raw-client';

/** What carries T-Lib, and what a client's address says of it. */
export const transports = [
  { name: 'TCP', protocol: 'tcp', secure: false },
  { name: 'TLS', protocol: 'tcp', secure: true },
  { name: 'WebSocket', protocol: 'ws', secure: false },
  { name: 'secure WebSocket', protocol: 'ws', secure: true },
] as const;

export type Transport = (typeof transports)[number];

/** A switch that knows one application, acknowledges everything and remembers who came and went. */
export class TestSwitch implements TlibHandler {
  readonly events = new EventEmitter<{
    opened: [TlibPeer];
    closed: [TlibPeer];
    request: [SwitchRequest];
  }>();
  readonly peers = new Set<TlibPeer>();
  /** How it answers; a test may put another in its place. */
  answer = (peer: TlibPeer, request: SwitchRequest): void => {
    peer.send({ name: 'EventACK', referenceID: request.referenceID ?? 0 });
  };

  authenticate(applicationName: string, password: string): boolean {
    return applicationName === 'desktop' && password === 'secret';
  }

  opened(peer: TlibPeer): void {
    this.peers.add(peer);
    this.events.emit('opened', peer);
  }

  closed(peer: TlibPeer): void {
    this.peers.delete(peer);
    this.events.emit('closed', peer);
  }

  request(peer: TlibPeer, request: SwitchRequest): void {
    this.answer(peer, request);
    this.events.emit('request', request);
  }
}

/** A server on a free port of loopback, and everything that a test opened at it. */
export class TestServer {
  readonly handler: TestSwitch;
  readonly address: BoundAddress;
  readonly #server: TlibServer;
  readonly #clients: RawClient[] = [];

  private constructor(server: TlibServer, handler: TestSwitch, address: BoundAddress) {
    this.#server = server;
    this.handler = handler;
    this.address = address;
  }

  static async start(
    { protocol, secure }: Pick<Transport, 'protocol' | 'secure'>,
    options: Partial<TlibServerOptions> & { readonly port?: number } = {},
  ): Promise<TestServer> {
    const { port = 0, ...others } = options;
    const handler = new TestSwitch();
    const listener = { protocol, host: '127.0.0.1', port };
    const server = new TlibServer({
      listeners: [secure ? { ...listener, tls: { cert, key } } : listener],
      handler,
      addp: { timeoutMs: 0 },
      loginTimeoutMs: 10_000,
      log: silent,
      ...others,
    });
    const [address] = await server.listen();
    if (address === undefined) throw new Error('the server listens nowhere');
    return new TestServer(server, handler, address);
  }

  async client(): Promise<RawClient> {
    const client = await RawClient.connect(this.address);
    this.#clients.push(client);
    return client;
  }

  async loggedIn(): Promise<RawClient> {
    const client = await this.client();
    await client.login();
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await this.#server.close();
  }
}
