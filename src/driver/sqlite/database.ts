import {
  DatabaseSync,
  type DatabaseSyncInstance,
  type StatementSyncInstance,
} from '@photostructure/sqlite';
import { StorageError } from '../../catalogue/storage-error';
import { messageOf } from '../../errors';
import { migrations } from './migrations';

/** What may be bound to a statement. */
export type Bindable = string | number | bigint | null;

/** One row as the engine gives it: nothing is known of its values yet. */
export type Row = Readonly<Record<string, unknown>>;

/** One prepared statement; `StorageError` when the engine refuses to carry it out. */
export class Statement {
  readonly #statement: StatementSyncInstance;
  readonly #beforeWrite: () => void;

  constructor(statement: StatementSyncInstance, beforeWrite: () => void) {
    this.#statement = statement;
    this.#beforeWrite = beforeWrite;
  }

  run(...values: readonly Bindable[]): void {
    this.#beforeWrite();
    translated('database write', () => this.#statement.run(...values));
  }

  all(...values: readonly Bindable[]): readonly Row[] {
    // The engine's own promise: an array with one object per row, keyed by column.
    return translated('database read', () => this.#statement.all(...values) as readonly Row[]);
  }
}

/** How a database commits what is written. */
export interface CommitOptions {
  /**
   * What is written within so many milliseconds is committed together: a busy controller writes dozens of rows a call,
   * and a commit costs more than all else about them. 0, the default, commits each write before it returns.
   */
  readonly withinMs?: number;
  /**
   * Told when a commit failed. One that found the database busy is tried again; one that the engine has rolled back
   * (a full disk) has lost what was written within `withinMs`.
   */
  readonly onFailure?: (error: unknown) => void;
}

/** How long to wait before a commit that failed is tried again. */
const retryMs = 500;

/**
 * One connection to one database file, brought to the newest version when it is opened. What is committed survives the
 * death of any process, but a power failure may take the last commits (WAL, synchronous=NORMAL): a commit that waits for
 * the disk takes milliseconds, in which no call is looked at, and the JSON beside the audio can restore the row.
 * Who opens it closes it.
 */
export class Database {
  readonly #connection: DatabaseSyncInstance;
  readonly #options: CommitOptions;
  #commit: NodeJS.Timeout | undefined;

  /** Opens or creates the file; `StorageError` when it cannot be, or when a newer Twinleg has written it. */
  constructor(path: string, options: CommitOptions = {}) {
    this.#options = options;
    this.#connection = translated(`database ${path}`, () => new DatabaseSync(path));
    try {
      translated(`database ${path}`, () => {
        prepareConnection(this.#connection);
        migrate(this.#connection, path);
      });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  prepare(sql: string): Statement {
    const beforeWrite = (): void => {
      this.#begin();
    };
    return translated(
      'database statement',
      () => new Statement(this.#connection.prepare(sql), beforeWrite),
    );
  }

  /** Commits what is not committed yet. Idempotent. */
  close(): void {
    if (!this.#connection.isOpen) return;
    translated('database close', () => {
      clearTimeout(this.#commit);
      if (this.#connection.isTransaction) this.#connection.exec('COMMIT');
      this.#connection.close();
    });
  }

  #begin(): void {
    const { withinMs = 0 } = this.#options;
    if (withinMs === 0 || !this.#connection.isOpen || this.#connection.isTransaction) return;
    translated('database write', () => {
      this.#connection.exec('BEGIN IMMEDIATE');
    });
    this.#commitIn(withinMs);
  }

  #commitIn(ms: number): void {
    clearTimeout(this.#commit);
    this.#commit = setTimeout(() => {
      try {
        if (!this.#connection.isTransaction)
          throw new StorageError('what was written last is lost');
        this.#connection.exec('COMMIT');
      } catch (error) {
        this.#options.onFailure?.(error);
        if (this.#connection.isTransaction) this.#commitIn(retryMs);
      }
    }, ms);
  }
}

function prepareConnection(connection: DatabaseSyncInstance): void {
  // First the patience: turning WAL on needs a lock that another process may hold for a moment.
  connection.exec('PRAGMA busy_timeout = 2000');
  connection.exec('PRAGMA journal_mode = WAL');
  connection.exec('PRAGMA synchronous = NORMAL');
  connection.exec('PRAGMA foreign_keys = ON');
}

/** All in one transaction that begins with the write lock, so that two processes cannot both migrate. */
function migrate(connection: DatabaseSyncInstance, path: string): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(connection);
    if (version > migrations.length) {
      throw new StorageError(
        `database ${path} has version ${version}, this Twinleg knows versions up to ${migrations.length}: use the newer Twinleg`,
      );
    }
    for (const sql of migrations.slice(version)) connection.exec(sql);
    connection.exec(`PRAGMA user_version = ${migrations.length}`);
    connection.exec('COMMIT');
  } catch (error) {
    // A failed COMMIT may have rolled back by itself.
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function versionOf(connection: DatabaseSyncInstance): number {
  const row: unknown = connection.prepare('PRAGMA user_version').get();
  if (typeof row === 'object' && row !== null && 'user_version' in row) {
    return Number(row.user_version);
  }
  throw new StorageError('the database tells no version');
}

function translated<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError(`${what}: ${messageOf(error)}`, { cause: error });
  }
}
