import { once, type EventEmitter } from 'node:events';
import type { Logger } from './log/logger';
import { messageOf } from './errors';

/** The arguments of the next `name` event; `once` from node:events, with its types kept. */
export async function next<
  Events extends Record<keyof Events, unknown[]>,
  Name extends keyof Events & string,
>(emitter: EventEmitter<Events>, name: Name, signal?: AbortSignal): Promise<Events[Name]> {
  // The emitter's own map says what its arguments are; `once` has only forgotten it.
  return (await once(emitter as EventEmitter, name, signal && { signal })) as Events[Name];
}

/** Emits so that a listener that throws costs nobody a call: the fault is logged and the others are still told. */
export function tell<
  Events extends Record<keyof Events, unknown[]>,
  Name extends keyof Events & string,
>(emitter: EventEmitter<Events>, log: Logger, name: Name, ...args: Events[Name]): void {
  // Raw, so that who listens once is taken off the list.
  for (const listener of (emitter as EventEmitter).rawListeners(name)) {
    try {
      (listener as (...given: unknown[]) => void)(...args);
    } catch (error) {
      log.error('listener failed', { event: name, reason: messageOf(error) });
    }
  }
}
