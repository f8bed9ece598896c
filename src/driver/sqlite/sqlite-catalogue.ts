import { Type } from '@sinclair/typebox';
import { callUUID, recordingID, type CallUUID, type RecordingID } from '../../call/ids';
import { limitOf, type Catalogue, type RecordingQuery } from '../../catalogue/catalogue';
import { present } from '../../catalogue/present';
import type { JourneyEntry, Recording } from '../../catalogue/recording';
import { shape } from '../../catalogue/shape';
import type { Database, Row, Statement } from './database';
import { recordingOf, rowOf } from './recording-row';
import { RowReader } from './row-reader';

const columnOf = {
  callUUID: 'call_uuid',
  connID: 'conn_id',
  recordDN: 'record_dn',
  status: 'status',
} as const;
const filters = ['callUUID', 'connID', 'recordDN', 'status'] as const;

const detailsFromJSON = shape(
  Type.Unsafe<JourneyEntry['details']>({
    type: 'object',
    additionalProperties: { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
  }),
);

/** The catalogue in a SQLite file. It owns the connection that it is given and closes it. */
export class SqliteCatalogue implements Catalogue {
  readonly #database: Database;
  readonly #get: Statement;
  readonly #append: Statement;
  readonly #journey: Statement;
  /** The statement that saves, and those that list: one for each set of fields asked for, at most 16. */
  readonly #prepared = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
    this.#get = database.prepare('SELECT * FROM recording WHERE id = ?');
    this.#append = database.prepare(
      'INSERT INTO journey (at, call_uuid, recording_id, what, details) VALUES (?, ?, ?, ?, ?)',
    );
    // Two searches by index and not one with OR on two columns; an entry found by both comes once.
    this.#journey = database.prepare(
      `SELECT * FROM journey WHERE recording_id = ?1
       UNION SELECT * FROM journey WHERE call_uuid = ?1 ORDER BY at, seq`,
    );
  }

  save(recording: Recording): void {
    const row = rowOf(recording);
    const columns = Object.keys(row);
    this.#once(
      `INSERT OR REPLACE INTO recording (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    ).run(...Object.values(row));
  }

  get(id: RecordingID): Recording | undefined {
    return this.#get.all(id).map(recordingOf)[0];
  }

  list(query: RecordingQuery = {}): readonly Recording[] {
    const given = filters.flatMap(field => {
      const value = query[field];
      return value === undefined ? [] : [{ condition: `${columnOf[field]} = ?`, value }];
    });
    const where = given.map(({ condition }) => condition).join(' AND ') || 'TRUE';
    return this.#once(
      `SELECT * FROM recording WHERE ${where} ORDER BY started_at DESC, id DESC LIMIT ?`,
    )
      .all(...given.map(({ value }) => value), limitOf(query))
      .map(recordingOf);
  }

  append(entry: JourneyEntry): void {
    this.#append.run(
      entry.at.getTime(),
      entry.callUUID,
      entry.recordingID ?? null,
      entry.what,
      JSON.stringify(entry.details),
    );
  }

  journey(id: RecordingID | CallUUID): readonly JourneyEntry[] {
    return this.#journey.all(id).map(journeyEntryOf);
  }

  close(): void {
    this.#database.close();
  }

  #once(sql: string): Statement {
    const statement = this.#prepared.get(sql) ?? this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

function journeyEntryOf(row: Row): JourneyEntry {
  const read = new RowReader('journey', 'seq', row);
  const recording = read.optionalText('recording_id');
  return {
    at: read.date('at'),
    callUUID: callUUID(read.text('call_uuid')),
    what: read.text('what'),
    details: read.json('details', detailsFromJSON),
    ...present({ recordingID: recording === undefined ? undefined : recordingID(recording) }),
  };
}
