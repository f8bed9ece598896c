import { setTimeout as delay } from 'node:timers/promises';
import { withDeadline } from '../../src/async/deadline';

/** What `look` finds, asked again and again until it is something; `DeadlineError` after `timeoutMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  timeoutMs = 5_000,
): Promise<T> {
  return withDeadline(what, timeoutMs, async signal => {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await delay(25, undefined, { signal });
    }
  });
}
