import type { ErrorName } from './error-code';
import { TlibError } from './tlib-error';

/** What came in is not a message that is understood here. */
export class DecodeError extends TlibError {
  /** The message's ReferenceID, if as much of it could be read. */
  readonly referenceID: number | undefined;
  /** Whether it was not even a JSON object: then nothing that follows can be trusted. */
  readonly isMalformed: boolean;

  constructor(
    error: ErrorName,
    text: string,
    where: { readonly referenceID?: number | undefined; readonly isMalformed?: boolean } = {},
  ) {
    super(error, text);
    this.referenceID = where.referenceID;
    this.isMalformed = where.isMalformed ?? false;
  }
}
