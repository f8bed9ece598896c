/**
 * Every version of the database, oldest first: entry n brings it from `user_version` n to n + 1. An entry that
 * was released is never edited; a change is a new entry. Times are milliseconds since 1970, in UTC.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE recording (
    id TEXT NOT NULL PRIMARY KEY,
    call_uuid TEXT NOT NULL,
    conn_id TEXT,
    record_dn TEXT NOT NULL,
    way TEXT,
    status TEXT NOT NULL,
    reasons TEXT NOT NULL,
    ani TEXT,
    dnis TEXT,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    file TEXT,
    seconds REAL,
    bytes INTEGER,
    sha256 TEXT,
    legs TEXT NOT NULL,
    masks TEXT NOT NULL,
    user_data TEXT NOT NULL,
    event_history TEXT NOT NULL,
    parameters TEXT NOT NULL
  ) STRICT;
  CREATE INDEX recording_by_start ON recording (started_at, id);
  CREATE INDEX recording_by_call_uuid ON recording (call_uuid, started_at, id);
  CREATE INDEX recording_by_conn_id ON recording (conn_id, started_at, id);
  CREATE INDEX recording_by_record_dn ON recording (record_dn, started_at, id);
  CREATE INDEX recording_by_status ON recording (status, started_at, id);

  CREATE TABLE journey (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    call_uuid TEXT NOT NULL,
    recording_id TEXT,
    what TEXT NOT NULL,
    details TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journey_by_call_uuid ON journey (call_uuid);
  CREATE INDEX journey_by_recording_id ON journey (recording_id);

  CREATE TABLE call_book (
    conn_id TEXT NOT NULL PRIMARY KEY,
    call_uuid TEXT NOT NULL,
    pbx TEXT NOT NULL,
    pbx_call TEXT NOT NULL,
    parties TEXT NOT NULL,
    user_data TEXT NOT NULL,
    started_at INTEGER NOT NULL
  ) STRICT;
  `,
];
