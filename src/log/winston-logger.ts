import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import winston from 'winston';
import { withDeadline } from '../async/deadline';
import { messageOf } from '../errors';
import { jsonLine, textLine, type Level, type Line } from './line-format';
import type { Fields, Logger } from './logger';
import { printable } from './printable';
import { redactFields, redactText } from './redact';

/** The `log` section of the configuration, and for tests the stream that stands for standard error. */
export interface WinstonLoggerOptions {
  readonly level: Level;
  readonly format: 'text' | 'json';
  /** Absolute path; it is appended to, and its folder is made. */
  readonly file?: string;
  readonly stream?: Writable & { readonly isTTY?: boolean };
}

/** How long `close` waits for the last lines to be written. */
const flushMs = 5_000;

/**
 * Logger over winston: readable text or JSON on standard error (standard output is the command line's), and on
 * request to a file too. A file that cannot be written is given up, and standard error says so and goes on.
 */
export class WinstonLogger implements Logger {
  readonly #winston: winston.Logger;
  readonly #stream: Writable;
  /** Settles when the file is written to its end, or given up. */
  readonly #fileEnd: Promise<void>;
  readonly #logger: Logger;
  #closing: Promise<void> | undefined;

  constructor({ level, format, file, stream = process.stderr }: WinstonLoggerOptions) {
    const lines = (isColoured: boolean): winston.Logform.Format =>
      winston.format.printf(info =>
        format === 'json' ? jsonLine(lineOf(info)) : textLine(lineOf(info), isColoured),
      );
    this.#stream = stream;
    // A reader of standard error that goes away must not end the process; and there is nowhere left to say it.
    stream.on('error', () => {});
    this.#winston = winston.createLogger({
      level,
      levels: { error: 0, warn: 1, info: 2, debug: 3 },
      // Each transport makes its own text; winston's default would make JSON of every line before that.
      format: winston.format(info => info)(),
    });
    this.#addStream(stream, lines(stream.isTTY ?? false));
    this.#fileEnd = file === undefined ? Promise.resolve() : this.#addFile(file, lines(false));
    this.#logger = bound((at, message, fields) => {
      this.#write(at, message, fields);
    }, {});
  }

  error(message: string, fields?: Fields): void {
    this.#logger.error(message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#logger.warn(message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.#logger.info(message, fields);
  }

  debug(message: string, fields?: Fields): void {
    this.#logger.debug(message, fields);
  }

  child(fields: Fields): Logger {
    return this.#logger.child(fields);
  }

  /** Resolves once every line is with the system, after 5 s at most; lines that come later are dropped. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#flush();
    return this.#closing;
  }

  #write(level: Level, message: string, fields: Fields): void {
    // winston treats a line after its end as an error of the program.
    if (this.#closing || !this.#winston.isLevelEnabled(level)) return;
    const line: Line = {
      level,
      message: redactText(message),
      fields: redactFields(fields),
      at: new Date(),
    };
    // winston would spread a line of its own over the fields, so ours travels in one.
    this.#winston.log({ level, message: '', line });
  }

  #addStream(stream: Writable, format: winston.Logform.Format): winston.transport {
    /* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment --
       winston's typings declare its transports as instances, so that what `new` makes has no class for the rule. */
    const transport = new winston.transports.Stream({ stream, eol: '\n', format });
    this.#winston.add(transport);
    return transport;
    /* eslint-enable @typescript-eslint/no-unsafe-class-instance-assignment */
  }

  /**
   * winston's own File transport says nothing of a file that cannot be written, and once its buffer is full it holds up
   * every other transport; so the file is a plain stream.
   */
  async #addFile(file: string, format: winston.Logform.Format): Promise<void> {
    let transport: winston.transport | undefined;
    try {
      // Waiting for the folder would cost the first lines.
      mkdirSync(dirname(file), { recursive: true });
      const lines = createWriteStream(file, { flags: 'a', mode: 0o640 });
      transport = this.#addStream(lines, format);
      this.#winston.once('finish', () => lines.end());
      await finished(lines);
    } catch (error) {
      if (transport) this.#winston.remove(transport);
      this.#stream.write(`twinleg: the log file is given up: ${printable(messageOf(error))}\n`);
    }
  }

  async #flush(): Promise<void> {
    const finish = async (): Promise<void> => {
      this.#winston.end();
      await once(this.#winston, 'finish');
      await this.#fileEnd;
      await new Promise<void>(resolve => {
        this.#stream.write('', () => {
          resolve();
        });
      });
    };
    try {
      await withDeadline('writing the last log lines', flushMs, finish, 'ours');
    } catch (error) {
      // There is nowhere left to say it but here, and a lost log line must not keep the process from ending.
      this.#stream.write(`twinleg: ${printable(messageOf(error))}\n`);
    }
  }
}

// Sound: only `#write` hands winston anything, and it puts the line there.
const lineOf = (info: winston.Logform.TransformableInfo): Line => info.line as Line;

type Write = (level: Level, message: string, fields: Fields) => void;

/** A logger that adds `always` to every line that it writes. */
const bound = (write: Write, always: Fields): Logger => ({
  error(message, fields) {
    write('error', message, { ...always, ...fields });
  },
  warn(message, fields) {
    write('warn', message, { ...always, ...fields });
  },
  info(message, fields) {
    write('info', message, { ...always, ...fields });
  },
  debug(message, fields) {
    write('debug', message, { ...always, ...fields });
  },
  child: fields => bound(write, { ...always, ...fields }),
});
