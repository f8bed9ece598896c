/** Data of a log line. Ids and counts, never UserData, credentials or digits of a card. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Where a part says what it does: `message` is a constant, everything that varies is a field.
 * `error`: someone must act. `warn`: we coped. `info`: a decision or a transition. `debug`: the wire.
 */
export interface Logger {
  error(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
  /** A logger that adds `fields` to every line. */
  child(fields: Fields): Logger;
}

/** Says nothing: for tests and for tools that only print their result. */
export const silent: Logger = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => silent,
};
