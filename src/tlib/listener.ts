import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TlsOptions } from 'node:tls';
import { messageOf } from '../errors';
import type { Logger } from '../log/logger';
import { LINGER_MS, type Address, type Link } from './link';
import { SocketLink } from './socket-link';
import { TlibListenError } from './tlib-error';
import { acceptWebSockets } from './web-socket';

/** What a listener shows to clients, all PEM, and whether it wants to be shown as much. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  /** Who may have signed a client's certificate. */
  readonly ca?: string;
  /** Turns away clients without a certificate signed by `ca`. */
  readonly requestClientCertificate?: boolean;
}

/** Where to listen; port 0 takes a free one. */
export interface ListenerOptions extends Address {
  readonly tls?: ServerTls;
}

/** Where a server does listen. */
export interface BoundAddress extends Address {
  readonly tls: boolean;
}

/** What is the same for every listener of one server. */
export interface Admission {
  readonly maxMessageBytes: number;
  /** How long TLS and the WebSocket upgrade may take. */
  readonly handshakeTimeoutMs: number;
  readonly accept: (link: Link) => void;
  readonly log: Logger;
}

/** One open port that makes a link of every connection. */
export class Listener {
  readonly address: BoundAddress;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, address: BoundAddress, log: Logger) {
    this.#server = server;
    this.address = address;
    server.on('error', error => {
      log.error('listener failed', { ...address, reason: messageOf(error) });
    });
    // A handshake that fails or lasts too long is only reported: its socket is left to us.
    server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
    // Raw connections, even those that are no links yet: they too must go when the listener closes.
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Rejects with `TlibListenError` if the port cannot be had or the certificate cannot be read. */
  static async open(options: ListenerOptions, admission: Admission): Promise<Listener> {
    const { protocol, host, port } = options;
    try {
      const server = serverFor(options, admission);
      const listening = once(server, 'listening');
      server.listen(port, host);
      await listening;
      const bound = server.address();
      const free = typeof bound === 'object' && bound !== null ? bound.port : port;
      const address = { protocol, host, port: free, tls: options.tls !== undefined };
      return new Listener(server, address, admission.log);
    } catch (error) {
      throw new TlibListenError(`${protocol} ${host}:${port}`, { cause: error });
    }
  }

  /** Takes no more connections at once; resolves when those there are have gone, by force in the end. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, LINGER_MS);
    await closed;
    clearTimeout(timer);
  }
}

function serverFor({ protocol, tls }: ListenerOptions, admission: Admission): Server {
  const { maxMessageBytes, handshakeTimeoutMs, accept } = admission;
  const secure = tls && secured(tls, handshakeTimeoutMs);
  if (protocol === 'tcp') {
    const take = (socket: Socket): void => {
      accept(new SocketLink(socket, maxMessageBytes));
    };
    return secure ? createTls(secure, take) : createTcp(take);
  }
  const limits = {
    headersTimeout: handshakeTimeoutMs,
    requestTimeout: handshakeTimeoutMs,
    connectionsCheckingInterval: handshakeTimeoutMs,
  };
  const http = secure ? createHttps({ ...limits, ...secure }) : createHttp(limits);
  http.on('request', (_request, response) => {
    response.writeHead(426, { Upgrade: 'websocket' }).end();
  });
  acceptWebSockets(http, maxMessageBytes, accept);
  return http;
}

const secured = (
  { cert, key, ca, requestClientCertificate = false }: ServerTls,
  handshakeTimeout: number,
): TlsOptions => ({
  cert,
  key,
  ...(ca === undefined ? {} : { ca }),
  requestCert: requestClientCertificate,
  rejectUnauthorized: requestClientCertificate,
  minVersion: 'TLSv1.2',
  handshakeTimeout,
});
