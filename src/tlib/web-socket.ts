import { once } from 'node:events';
import type { Server } from 'node:http';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import type { TlsIdentity } from './tls-identity';
import { LINGER_MS, type Address, type Link, type LinkReceiver } from './link';

/** A link over WebSocket: one message per frame. A frame that is too large ends the link with code 1009. */
export class WebSocketLink implements Link {
  readonly remote: string;
  readonly #socket: WebSocket;
  #reason: string | undefined;

  constructor(socket: WebSocket, remote: string) {
    this.#socket = socket;
    this.remote = remote;
    // An error is always followed by 'close'; without a listener it would end the process.
    socket.on('error', error => {
      this.#reason ??= error.message;
      this.#linger();
    });
  }

  get backlogBytes(): number {
    return this.#socket.bufferedAmount;
  }

  start(receiver: LinkReceiver): void {
    const heard = (): void => {
      receiver.heard();
    };
    this.#socket.on('ping', heard).on('pong', heard);
    this.#socket.on('message', data => {
      if (this.#reason !== undefined) return;
      receiver.heard();
      receiver.message(bytesOf(data));
    });
    this.#socket.once('close', () => {
      receiver.closed(this.#reason ?? 'closed by the other side');
    });
  }

  send(message: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  close(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    // A close frame has room for 123 bytes of reason.
    this.#socket.close(
      1000,
      Buffer.from(reason)
        .subarray(0, 120)
        .toString()
        .replace(/\uFFFD$/, ''),
    );
    this.#linger();
  }

  destroy(reason: string): void {
    this.#reason ??= reason;
    this.#socket.terminate();
  }

  #linger(): void {
    const timer = setTimeout(() => {
      this.#socket.terminate();
    }, LINGER_MS);
    this.#socket.once('close', () => {
      clearTimeout(timer);
    });
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** Makes every WebSocket that is opened at `server`, on whatever path, a link. */
export function acceptWebSockets(
  server: Server,
  maxMessageBytes: number,
  accept: (link: Link) => void,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    clientTracking: false,
  });
  server.on('upgrade', (request, socket, head) => {
    const { remoteAddress = '?', remotePort = 0 } = request.socket;
    sockets.handleUpgrade(request, socket, head, webSocket => {
      accept(new WebSocketLink(webSocket, `${remoteAddress}:${remotePort}`));
    });
  });
}

/** A WebSocket to a server. Rejects if `signal` is aborted or the server cannot be reached. */
export async function dialWebSocket(
  { host, port }: Address,
  tls: TlsIdentity | undefined,
  maxMessageBytes: number,
  signal: AbortSignal,
): Promise<Link> {
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const socket = new WebSocket(`${tls === undefined ? 'ws' : 'wss'}://${where}/`, {
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    ...tls,
  });
  const link = new WebSocketLink(socket, where);
  try {
    await once(socket, 'open', { signal });
  } catch (error) {
    link.destroy('not opened');
    throw error;
  }
  return link;
}
