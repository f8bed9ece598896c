import { StorageError } from '../../catalogue/storage-error';
import { messageOf } from '../../errors';
import type { Row } from './database';

/** A row holds what Twinleg never writes: the file was damaged, or changed by another hand. */
export class CorruptRowError extends StorageError {
  readonly table: string;
  readonly id: string;
  readonly column: string;

  constructor(table: string, id: string, column: string, why: string, options?: ErrorOptions) {
    super(`table ${table}, row ${id}, column ${column}: ${why}`, options);
    this.table = table;
    this.id = id;
    this.column = column;
  }
}

/** Reads the columns of one row; each method throws `CorruptRowError` when the column holds something else. */
export class RowReader {
  readonly #table: string;
  readonly #id: string;
  readonly #row: Row;

  /** `idColumn` is the column that names the row in an error. */
  constructor(table: string, idColumn: string, row: Row) {
    this.#table = table;
    this.#id = String(row[idColumn]);
    this.#row = row;
  }

  text(column: string): string {
    const value = this.#row[column];
    return typeof value === 'string' ? value : this.#corrupt(column, 'not a text');
  }

  optionalText(column: string): string | undefined {
    return this.#isNull(column) ? undefined : this.text(column);
  }

  oneOf<Name extends string>(column: string, names: readonly Name[]): Name {
    const text = this.text(column);
    return names.find(name => name === text) ?? this.#corrupt(column, 'not one of its names');
  }

  optionalOneOf<Name extends string>(column: string, names: readonly Name[]): Name | undefined {
    return this.#isNull(column) ? undefined : this.oneOf(column, names);
  }

  number(column: string): number {
    const value = this.#row[column];
    return typeof value === 'number' ? value : this.#corrupt(column, 'not a number');
  }

  optionalNumber(column: string): number | undefined {
    return this.#isNull(column) ? undefined : this.number(column);
  }

  date(column: string): Date {
    const date = new Date(this.number(column));
    return Number.isNaN(date.getTime()) ? this.#corrupt(column, 'no such date') : date;
  }

  optionalDate(column: string): Date | undefined {
    return this.#isNull(column) ? undefined : this.date(column);
  }

  /** What `decode` makes of the column's JSON. */
  json<T>(column: string, decode: (data: unknown) => T): T {
    const text = this.text(column);
    try {
      return decode(JSON.parse(text));
    } catch (error) {
      // A SyntaxError quotes what it stumbled over, which may be UserData: it is told as the cause only.
      const why = error instanceof StorageError ? messageOf(error) : 'not JSON';
      return this.#corrupt(column, why, { cause: error });
    }
  }

  #isNull(column: string): boolean {
    return this.#row[column] === null;
  }

  #corrupt(column: string, why: string, options?: ErrorOptions): never {
    throw new CorruptRowError(this.#table, this.#id, column, why, options);
  }
}
