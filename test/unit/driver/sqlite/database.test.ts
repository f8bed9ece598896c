import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callUUID, recordingID } from '../../../../src/call/ids';
import { StorageError } from '../../../../src/catalogue/storage-error';
import { Database } from '../../../../src/driver/sqlite/database';
import { migrations } from '../../../../src/driver/sqlite/migrations';
import { CorruptRowError } from '../../../../src/driver/sqlite/row-reader';
import { SqliteCallBook } from '../../../../src/driver/sqlite/sqlite-call-book';
import { SqliteCatalogue } from '../../../../src/driver/sqlite/sqlite-catalogue';
import { fullRecording, start } from '../../../support/recording';
import { until } from '../../../support/until';
import { temporaryFolder } from '../../../support/temporary-folder';

describe('a SQLite database', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), 'twinleg.db');
  const change = (sql: string): void => {
    const database = new Database(path());
    database.prepare(sql).run();
    database.close();
  };

  it('keeps what was written before it was opened again', () => {
    const first = new SqliteCatalogue(new Database(path()));
    first.save(fullRecording);
    first.close();
    const second = new SqliteCatalogue(new Database(path()));
    assert.deepEqual(second.list(), [fullRecording]);
    second.close();
  });

  it('shows one connection what another has written', () => {
    const writer = new SqliteCatalogue(new Database(path()));
    const reader = new SqliteCatalogue(new Database(path()));
    writer.save(fullRecording);
    assert.deepEqual(reader.get(fullRecording.id), fullRecording);
    writer.close();
    reader.close();
  });

  it('keeps a write whatever becomes of the process, without waiting for the disk', () => {
    const database = new Database(path());
    assert.deepEqual(
      { ...database.prepare('PRAGMA journal_mode').all()[0] },
      { journal_mode: 'wal' },
    );
    assert.deepEqual({ ...database.prepare('PRAGMA synchronous').all()[0] }, { synchronous: 1 });
    database.close();
  });

  it('commits together what is written within a moment, and all of it when it is closed', async () => {
    const writer = new SqliteCatalogue(new Database(path(), { withinMs: 30 }));
    const reader = new SqliteCatalogue(new Database(path()));
    writer.save(fullRecording);
    assert.deepEqual(writer.get(fullRecording.id), fullRecording, 'who wrote it sees it at once');
    assert.equal(reader.get(fullRecording.id), undefined);
    await until('the commit', async () => reader.get(fullRecording.id));
    writer.save({ ...fullRecording, status: 'failed' });
    writer.close();
    assert.equal(reader.get(fullRecording.id)?.status, 'failed');
    reader.close();
  });

  it('goes on after a write that rolled everything back, and tells of what was lost', async () => {
    const lost: unknown[] = [];
    const database = new Database(path(), { withinMs: 10, onFailure: error => lost.push(error) });
    const catalogue = new SqliteCatalogue(database);
    catalogue.save(fullRecording);
    database.prepare('ROLLBACK').all();
    await until('the failure', async () => (lost.length > 0 ? true : undefined));
    assert.ok(lost[0] instanceof StorageError);
    catalogue.save(fullRecording);
    catalogue.close();
    const reader = new SqliteCatalogue(new Database(path()));
    assert.deepEqual(reader.get(fullRecording.id), fullRecording);
    reader.close();
  });

  it('is refused when a newer Twinleg has written it, and left as it is', () => {
    const newer = migrations.length + 1;
    change(`PRAGMA user_version = ${newer}`);
    const before = readFileSync(path());
    assert.throws(
      () => new Database(path()),
      (error: unknown) =>
        error instanceof StorageError && error.message.includes(`has version ${newer}`),
    );
    assert.deepEqual(readFileSync(path()), before);
  });

  it('is refused when it is none', () => {
    writeFileSync(
      path(),
      'not a database, and long enough not to be taken for an empty one'.repeat(20),
    );
    assert.throws(() => new Database(path()), StorageError);
    assert.throws(() => new Database(join(folder(), 'missing', 'twinleg.db')), StorageError);
  });

  it('answers with a storage error once it is closed', () => {
    const catalogue = new SqliteCatalogue(new Database(path()));
    catalogue.close();
    assert.throws(() => {
      catalogue.save(fullRecording);
    }, StorageError);
    assert.throws(() => catalogue.list(), StorageError);
  });

  const corruptions: [table: string, column: string, value: string][] = [
    ['recording', 'status', "'lost'"],
    ['recording', 'way', "'automatic'"],
    ['recording', 'started_at', '9e15'],
    ['recording', 'reasons', "'{'"],
    ['recording', 'reasons', "'[1]'"],
    ['recording', 'legs', `'[{"dn":"7001","path":"/a","startedAt":"yesterday"}]'`],
    ['recording', 'legs', `'[{"dn":"7001","path":"/a","startedAt":"2026-99-99T00:00:00.000Z"}]'`],
    ['recording', 'masks', `'[{"time":"2026-01-01T00:00:00.000Z","type":"stopped"}]'`],
    ['recording', 'user_data', `'{"a":{"$binary":"?"}}'`],
    ['recording', 'user_data', `'{"a":null}'`],
    ['recording', 'user_data', `'{"$single":1}'`],
    ['recording', 'event_history', `'[{"occurredAt":"now","event":"Joined"}]'`],
    ['recording', 'parameters', `'{"line\\nbreak":1}'`],
    ['journey', 'details', `'{"a":[]}'`],
    ['call_book', 'parties', `'[{"party":"p"}]'`],
    ['call_book', 'user_data', "'[]'"],
  ];

  for (const [table, column, value] of corruptions) {
    it(`names the row of ${table} whose ${column} became ${value}`, () => {
      fill(path());
      change(`UPDATE ${table} SET ${column} = ${value}`);
      assert.throws(
        () => {
          readAll(path());
        },
        (error: unknown) => {
          assert.ok(error instanceof CorruptRowError);
          const id = { recording: fullRecording.id, journey: '1', call_book: 'C1' }[table];
          assert.deepEqual([error.table, error.id, error.column], [table, id, column]);
          assert.equal(error.fault, 'storage');
          return true;
        },
      );
    });
  }

  it('does not quote UserData when it cannot be read', () => {
    fill(path());
    change(`UPDATE recording SET user_data = '{"card": 4111111111111111 x'`);
    assert.throws(
      () => {
        readAll(path());
      },
      (error: unknown) => error instanceof CorruptRowError && !error.message.includes('4111'),
    );
  });
});

function fill(path: string): void {
  const catalogue = new SqliteCatalogue(new Database(path));
  catalogue.save(fullRecording);
  catalogue.append({ at: start, callUUID: callUUID('CALL'), what: 'decided', details: {} });
  catalogue.close();
  const database = new Database(path);
  database.prepare(`INSERT INTO call_book VALUES ('C1', 'CALL', 'main', 'x', '[]', '{}', 0)`).run();
  database.close();
}

function readAll(path: string): void {
  const catalogue = new SqliteCatalogue(new Database(path));
  const book = new SqliteCallBook(new Database(path));
  try {
    catalogue.list();
    catalogue.journey(recordingID('CALL'));
    book.entries();
  } finally {
    catalogue.close();
    book.close();
  }
}
