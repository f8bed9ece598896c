/** Whose fault it is decides what we do about it, so every error says. */
export type Fault = 'ours' | 'caller' | 'cti' | 'media-server' | 'storage';

/** The one root of our errors. `code` is stable and is what a caller tells errors apart by. */
export class TwinlegError extends Error {
  readonly code: string;
  readonly fault: Fault;

  constructor(code: string, fault: Fault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.fault = fault;
  }
}

/** A wait ran past its deadline; what was asked for may still take effect. */
export class DeadlineError extends TwinlegError {
  constructor(what: string, afterMs: number, fault: Fault = 'media-server') {
    super('DEADLINE', fault, `${what}: no answer within ${afterMs} ms`);
  }
}

/** What an unknown thrown value says, for a log line or a reason in the journey. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
