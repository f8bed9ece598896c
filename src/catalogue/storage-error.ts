import { TwinlegError } from '../errors';

/** The disk or the database did not take, keep or give back what it was asked to; `cause` is what it said. */
export class StorageError extends TwinlegError {
  constructor(message: string, options?: ErrorOptions) {
    super('STORAGE', 'storage', message, options);
  }
}
