import { deferred } from '../src/async/deferred';
import { TwinlegError } from '../src/errors';

/** The benchmark was asked to end before it was done. */
export class StoppedError extends TwinlegError {
  constructor() {
    super('STOPPED', 'caller', 'stopped');
  }
}

/** What `work` resolves to, or a `StoppedError` as soon as `stop` is aborted; `work` itself goes on unheard. */
export async function stoppable<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  const stopped = deferred<never>();
  const listen = (): void => {
    stopped.reject(new StoppedError());
  };
  stop.addEventListener('abort', listen, { once: true });
  if (stop.aborted) listen();
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    stop.removeEventListener('abort', listen);
  }
}
