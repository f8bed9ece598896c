import { TwinlegError, type Fault } from '../errors';
import { errorCodes, errorNameOf, type ErrorName } from './error-code';

/**
 * What an EventError says. On the server whoever handles a request throws it and the requester gets the
 * EventError; on the client a request that was answered by EventError rejects with it.
 */
export class TlibError extends TwinlegError {
  /** T-Lib's number: 53. */
  readonly errorCode: number;
  /** T-Lib's name without TERR_, if the number is known: `INVALID_ATTR`. */
  readonly errorName: ErrorName | undefined;

  constructor(error: ErrorName | number, text?: string, fault: Fault = 'caller') {
    const name = typeof error === 'number' ? errorNameOf(error) : error;
    const errorCode = typeof error === 'number' ? error : errorCodes[error].code;
    const said = text ?? (name === undefined ? 'error' : errorCodes[name].text);
    super(`TERR_${name ?? errorCode}`, fault, said);
    this.errorCode = errorCode;
    this.errorName = name;
  }
}

/** The link to a T-Lib server could not be made, or was lost with the answer still out. */
export class TlibLinkError extends TwinlegError {
  constructor(reason: string, options?: ErrorOptions) {
    super('TLIB_LINK', 'cti', reason, options);
  }
}

/** A T-Lib server cannot listen where it is told to. */
export class TlibListenError extends TwinlegError {
  constructor(where: string, options?: ErrorOptions) {
    super('TLIB_LISTEN', 'caller', `cannot listen on ${where}`, options);
  }
}
