import { TwinlegError } from '../../errors';

/** Nothing usable answers at the ARI address, the link is down, or it went down while an answer was awaited. */
export class AriUnreachableError extends TwinlegError {
  constructor(reason: string, options?: ErrorOptions) {
    super('ARI_UNREACHABLE', 'media-server', `ARI cannot be reached: ${reason}`, options);
  }
}

/** Asterisk does not accept the configured user and password. */
export class AriRefusedError extends TwinlegError {
  constructor() {
    super('ARI_REFUSED', 'caller', 'ARI refused the user or the password');
  }
}

/** Asterisk answered with a status that is no success; `reason` is what its body says of it. */
export class AriStatusError extends TwinlegError {
  readonly status: number;
  readonly reason: string;

  constructor(what: string, status: number, reason: string) {
    super('ARI_STATUS', 'media-server', `${what}: ${status} ${reason}`);
    this.status = status;
    this.reason = reason;
  }
}

/** Asterisk said something that is no JSON, or that lacks `field`. */
export class AriMalformedError extends TwinlegError {
  readonly field: string;

  constructor(field: string) {
    super('ARI_MALFORMED', 'media-server', `ARI: missing or malformed: ${field}`);
    this.field = field;
  }
}

/** This Asterisk does not offer the operation, or not with that parameter: nothing has been sent. */
export class AriUnsupportedError extends TwinlegError {
  constructor(operation: string) {
    super('ARI_UNSUPPORTED', 'media-server', `this Asterisk does not offer ${operation}`);
  }
}
