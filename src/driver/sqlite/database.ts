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

  constructor(statement: StatementSyncInstance) {
    this.#statement = statement;
  }

  run(...values: readonly Bindable[]): void {
    translated('database write', () => this.#statement.run(...values));
  }

  all(...values: readonly Bindable[]): readonly Row[] {
    // The engine's own promise: an array with one object per row, keyed by column.
    return translated('database read', () => this.#statement.all(...values) as readonly Row[]);
  }
}

/**
 * One connection to one database file, brought to the newest version when it is opened. A write survives the death of
 * any process when it returns, but a power failure may take the last ones (WAL, synchronous=NORMAL): a commit that waits
 * for the disk takes milliseconds, in which no call is looked at, and the JSON beside the audio can restore the row.
 * Who opens it closes it.
 */
export class Database {
  readonly #connection: DatabaseSyncInstance;

  /** Opens or creates the file; `StorageError` when it cannot be, or when a newer Twinleg has written it. */
  constructor(path: string) {
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
    return translated('database statement', () => new Statement(this.#connection.prepare(sql)));
  }

  /** Idempotent. */
  close(): void {
    if (!this.#connection.isOpen) return;
    translated('database close', () => {
      this.#connection.close();
    });
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
