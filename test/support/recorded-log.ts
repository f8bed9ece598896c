import type { Fields, Logger } from '../../src/log/logger';

/** One line as it was logged, the fields of child loggers included. */
export interface RecordedLine {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly fields: Fields;
}

/** A logger that keeps what it is told, its children's lines among them. */
export class RecordedLog implements Logger {
  readonly lines: RecordedLine[];
  readonly #always: Fields;

  constructor(lines: RecordedLine[] = [], always: Fields = {}) {
    this.lines = lines;
    this.#always = always;
  }

  error(message: string, fields?: Fields): void {
    this.#keep('error', message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#keep('warn', message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.#keep('info', message, fields);
  }

  debug(message: string, fields?: Fields): void {
    this.#keep('debug', message, fields);
  }

  child(fields: Fields): Logger {
    return new RecordedLog(this.lines, { ...this.#always, ...fields });
  }

  /** The lines of one level. */
  of(level: RecordedLine['level']): readonly RecordedLine[] {
    return this.lines.filter(line => line.level === level);
  }

  #keep(level: RecordedLine['level'], message: string, fields: Fields = {}): void {
    this.lines.push({ level, message, fields: { ...this.#always, ...fields } });
  }
}
