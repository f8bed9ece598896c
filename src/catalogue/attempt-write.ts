import { messageOf } from '../errors';
import type { Logger } from '../log/logger';
import { StorageError } from './storage-error';

/** Writes what no call and no recording may depend on: a `StorageError` is logged, and things go on. */
export function attemptWrite(log: Logger, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    log.error('not written', { reason: messageOf(error) });
  }
}
