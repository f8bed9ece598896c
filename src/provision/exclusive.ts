import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ProvisionError } from './provision-error';

/** Lets go of what `exclusive` got. */
export type Release = () => void;

/**
 * The sole right to work on `what` among all processes of this machine; waits for it `timeoutMs` at most, then
 * `ProvisionError`. The right is a name that the kernel takes back when its holder dies, so it never goes stale.
 */
export async function exclusive(what: string, timeoutMs: number): Promise<Release> {
  // A socket in Linux's abstract name space: it has no file that a killed process could leave behind.
  const path = `\0twinleg-${createHash('sha256').update(what).digest('hex').slice(0, 32)}`;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const server = await listen(path);
    if (server) return () => server.close();
    if (Date.now() > deadline) {
      throw new ProvisionError(`another process has been working on ${what} for too long`);
    }
    await delay(200);
  }
}

async function listen(path: string): Promise<Server | undefined> {
  const server = createServer(socket => socket.destroy());
  server.listen({ path });
  try {
    await once(server, 'listening');
    // Whoever forgets to release must still be able to end.
    return server.unref();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
