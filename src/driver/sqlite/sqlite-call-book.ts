import { Type } from '@sinclair/typebox';
import { callUUID, connID, dn, partyID, type ConnID } from '../../call/ids';
import { keyValueListFromJSON, keyValueListToJSON } from '../../catalogue/key-value-json';
import { shape } from '../../catalogue/shape';
import type { CallBook, CallBookEntry } from '../../switch/call-book';
import type { Database, Row, Statement } from './database';
import { RowReader } from './row-reader';

const checkParties = shape(
  Type.Array(Type.Object({ party: Type.String(), dn: Type.String(), role: Type.Number() })),
);

/** The call book in a SQLite file. It owns the connection that it is given and closes it. */
export class SqliteCallBook implements CallBook {
  readonly #database: Database;
  readonly #save: Statement;
  readonly #forget: Statement;
  readonly #entries: Statement;

  constructor(database: Database) {
    this.#database = database;
    this.#save = database.prepare(
      `INSERT OR REPLACE INTO call_book
         (conn_id, call_uuid, pbx, pbx_call, parties, user_data, started_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#forget = database.prepare('DELETE FROM call_book WHERE conn_id = ?');
    this.#entries = database.prepare('SELECT * FROM call_book ORDER BY started_at, conn_id');
  }

  save(entry: CallBookEntry): void {
    this.#save.run(
      entry.connID,
      entry.callUUID,
      entry.pbx,
      entry.pbxCall,
      JSON.stringify(entry.parties),
      JSON.stringify(keyValueListToJSON(entry.userData)),
      entry.startedAt.getTime(),
    );
  }

  forget(connID: ConnID): void {
    this.#forget.run(connID);
  }

  entries(): readonly CallBookEntry[] {
    return this.#entries.all().map(entryOf);
  }

  /** Idempotent. */
  close(): void {
    this.#database.close();
  }
}

function entryOf(row: Row): CallBookEntry {
  const read = new RowReader('call_book', 'conn_id', row);
  return {
    connID: connID(read.text('conn_id')),
    callUUID: callUUID(read.text('call_uuid')),
    pbx: read.text('pbx'),
    pbxCall: read.text('pbx_call'),
    parties: read.json('parties', partiesFromJSON),
    userData: read.json('user_data', keyValueListFromJSON),
    startedAt: read.date('started_at'),
  };
}

function partiesFromJSON(data: unknown): CallBookEntry['parties'] {
  return checkParties(data).map(({ party, dn: number, role }) => ({
    party: partyID(party),
    dn: dn(number),
    role,
  }));
}
