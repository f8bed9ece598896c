import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { ProvisionError } from './provision-error';

const BLOCK = 1_000;
/** Below what Linux hands out for outgoing connections, so that nobody gets one of these by chance. */
const FIRST = 10_000;
const BLOCKS = 22;
/** Phones use the first, carriers the second: a port is only free if it is on both. */
const ADDRESSES = ['127.0.0.1', '127.0.0.2'];

/** Both ends of a range of UDP ports, inclusive. */
export interface PortRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Ports of loopback that no other process gets while this is open: a block is claimed by listening on its first port.
 * Each port is handed out once, and only if nobody was bound to it at that time.
 */
export class PortBlock {
  readonly #guard: Server;
  readonly #end: number;
  #next: number;

  private constructor(guard: Server, first: number) {
    this.#guard = guard;
    this.#end = first + BLOCK;
    this.#next = first + 2;
  }

  /** Claims a block of 1,000 ports; `ProvisionError` when all 22 are taken. */
  static async claim(): Promise<PortBlock> {
    const offset = Math.floor(Math.random() * BLOCKS);
    for (let n = 0; n < BLOCKS; n += 1) {
      const first = FIRST + ((offset + n) % BLOCKS) * BLOCK;
      const guard = await listener(first);
      if (guard) return new PortBlock(guard.unref(), first);
    }
    throw new ProvisionError('All ports between 10000 and 31999 on 127.0.0.1 are claimed');
  }

  /** One even port, free for UDP and TCP; `ProvisionError` when the block is used up. */
  async port(): Promise<number> {
    return (await this.range(1)).start;
  }

  /** `count` ports in a row that begin with an even one, as RTP has it. */
  async range(count: number): Promise<PortRange> {
    for (;;) {
      const start = this.#next + (this.#next % 2);
      this.#next = start + count;
      if (this.#next > this.#end) {
        throw new ProvisionError(`No ${count} ports are left in this block of ${BLOCK}`);
      }
      const ports = Array.from({ length: count }, (_, n) => start + n);
      if (await areFree(ports)) return { start, end: start + count - 1 };
    }
  }

  /** Gives the block back. Idempotent. */
  close(): void {
    this.#guard.close();
  }
}

async function areFree(ports: readonly number[]): Promise<boolean> {
  const free = await Promise.all(
    ports.map(async port => (await canListenTcp(port)) && (await isFreeUdp(port))),
  );
  return free.every(Boolean);
}

/** Whether a TCP server can listen at `port` of 127.0.0.1 now. */
export async function canListenTcp(port: number): Promise<boolean> {
  const server = await listener(port);
  server?.close();
  return server !== undefined;
}

async function isFreeUdp(port: number): Promise<boolean> {
  const bound = await Promise.all(ADDRESSES.map(address => canBindUdp(port, address)));
  return bound.every(Boolean);
}

/** Whether a UDP socket can be bound to `port` of `address` now: nobody else is there. */
export async function canBindUdp(port: number, address: string): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ port, address, exclusive: true });
    await once(socket, 'listening');
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  } finally {
    socket.close();
  }
}

async function listener(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (isTaken(error)) return undefined;
    throw error;
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EADDRINUSE' || error.code === 'EACCES');
