import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { messageOf } from '../errors';
import type { Address, Link } from './link';
import { SocketLink } from './socket-link';
import { TlibLinkError } from './tlib-error';
import type { TlsIdentity } from './tls-identity';
import { dialWebSocket } from './web-socket';

/** A link to a server. Rejects with `TlibLinkError` if there is none, or once `signal` is aborted. */
export async function dial(
  address: Address,
  tls: TlsIdentity | undefined,
  maxMessageBytes: number,
  signal: AbortSignal,
): Promise<Link> {
  try {
    return await (address.protocol === 'ws'
      ? dialWebSocket(address, tls, maxMessageBytes, signal)
      : dialSocket(address, tls, maxMessageBytes, signal));
  } catch (error) {
    const where = `${address.protocol} ${address.host}:${address.port}`;
    throw new TlibLinkError(`cannot connect to ${where}: ${messageOf(error)}`, { cause: error });
  }
}

async function dialSocket(
  { host, port }: Address,
  tls: TlsIdentity | undefined,
  maxMessageBytes: number,
  signal: AbortSignal,
): Promise<Link> {
  const socket =
    tls === undefined ? connectTcp({ host, port }) : connectTls({ host, port, ...tls });
  try {
    await once(socket, tls === undefined ? 'connect' : 'secureConnect', { signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return new SocketLink(socket, maxMessageBytes);
}
