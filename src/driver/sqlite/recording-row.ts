import { callUUID, connID, dn, recordingID } from '../../call/ids';
import { keyValueListFromJSON, keyValueListToJSON } from '../../catalogue/key-value-json';
import { present } from '../../catalogue/present';
import type { Recording, RecordingStatus } from '../../catalogue/recording';
import {
  historyFromJSON,
  historyToJSON,
  legsFromJSON,
  legsToJSON,
  masksFromJSON,
  textListFromJSON,
  textsFromJSON,
} from '../../catalogue/recording-json';
import type { Way } from '../../initiation/way';
import type { Bindable, Row } from './database';
import { RowReader } from './row-reader';

const ways: readonly Way[] = ['full-time', 'rule', 'dynamic', 'selective'];
const statuses: readonly RecordingStatus[] = [
  'recording',
  'archiving',
  'verified',
  'suspect',
  'failed',
];

/** The columns of the table `recording` with what one recording puts into each. */
export function rowOf(recording: Recording): Readonly<Record<string, Bindable>> {
  return {
    id: recording.id,
    call_uuid: recording.callUUID,
    conn_id: recording.connID ?? null,
    record_dn: recording.recordDN,
    way: recording.way ?? null,
    status: recording.status,
    reasons: JSON.stringify(recording.reasons),
    ani: recording.ani ?? null,
    dnis: recording.dnis ?? null,
    started_at: recording.startedAt.getTime(),
    ended_at: recording.endedAt?.getTime() ?? null,
    file: recording.file ?? null,
    seconds: recording.seconds ?? null,
    bytes: recording.bytes ?? null,
    sha256: recording.sha256 ?? null,
    ...listColumns(recording),
  };
}

function listColumns(recording: Recording): Readonly<Record<string, string>> {
  return {
    legs: JSON.stringify(legsToJSON(recording.legs)),
    masks: JSON.stringify(recording.masks),
    user_data: JSON.stringify(keyValueListToJSON(recording.userData)),
    event_history: JSON.stringify(historyToJSON(recording.eventHistory)),
    parameters: JSON.stringify(recording.parameters),
  };
}

/** The recording that a row holds; `CorruptRowError` when it holds none. */
export function recordingOf(row: Row): Recording {
  const read = new RowReader('recording', 'id', row);
  const conn = read.optionalText('conn_id');
  return {
    id: recordingID(read.text('id')),
    callUUID: callUUID(read.text('call_uuid')),
    recordDN: dn(read.text('record_dn')),
    status: read.oneOf('status', statuses),
    reasons: read.json('reasons', textListFromJSON),
    startedAt: read.date('started_at'),
    legs: read.json('legs', legsFromJSON),
    masks: read.json('masks', masksFromJSON),
    userData: read.json('user_data', keyValueListFromJSON),
    eventHistory: read.json('event_history', historyFromJSON),
    parameters: read.json('parameters', textsFromJSON),
    ...present({
      connID: conn === undefined ? undefined : connID(conn),
      way: read.optionalOneOf('way', ways),
      ani: read.optionalText('ani'),
      dnis: read.optionalText('dnis'),
      endedAt: read.optionalDate('ended_at'),
      file: read.optionalText('file'),
      seconds: read.optionalNumber('seconds'),
      bytes: read.optionalNumber('bytes'),
      sha256: read.optionalText('sha256'),
    }),
  };
}
