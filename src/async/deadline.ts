import { DeadlineError, type Fault } from '../errors';

/**
 * What `work` resolves to, or a `DeadlineError` after `timeoutMs`. `work` gets a signal that is aborted
 * at the deadline, so that what can be called off is called off.
 */
export async function withDeadline<T>(
  what: string,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  fault: Fault = 'media-server',
): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DeadlineError(what, timeoutMs, fault);
      reject(error);
      abort.abort(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(abort.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
