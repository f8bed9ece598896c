import { join } from 'node:path';
import { callUUID, connID, dn, recordingID } from '../call/ids';
import { keyValueListFromJSON, keyValueListToJSON } from '../catalogue/key-value-json';
import { present } from '../catalogue/present';
import type { Recording } from '../catalogue/recording';
import {
  dateFromJSON,
  historyFromJSON,
  historyToJSON,
  legsFromJSON,
  legsToJSON,
} from '../catalogue/recording-json';
import { shape } from '../catalogue/shape';
import type { Archived } from './archive';
import { MetadataSchema, type Metadata } from './metadata-schema';
import type { Stereo } from './stereo';
import { msOf, sampleRate } from './time-line';

/** The document that goes beside the WAV called `mediaId`. */
export function metadataOf(recording: Recording, stereo: Stereo, mediaId: string): Metadata {
  const { callUUID: call, startedAt, masks } = recording;
  const times = { startTime: girTime(startedAt), stopTime: girTime(stereo.endedAt) };
  return {
    id: call,
    callerPhoneNumber: recording.ani ?? '',
    dialedPhoneNumber: recording.dnis ?? '',
    ...times,
    mediaFiles: [
      {
        mediaId,
        type: 'audio/wav',
        ...times,
        callUUID: call,
        duration: String(Math.round(msOf(stereo.samples))),
        size: String(stereo.bytes),
        parameters: parametersOf(recording),
        mediaDescriptor: { storage: 'file', path: mediaId, data: {} },
        masks: [...masks],
      },
    ],
    eventHistory: [...historyToJSON(recording.eventHistory)],
    twinleg: additionsOf(recording, stereo),
  };
}

/** GIR's names for what it knows of a recording; where a parameter that came with it bears one, ours counts. */
function parametersOf(recording: Recording): Record<string, string> {
  const { connID, ani, dnis, way, startedAt } = recording;
  return {
    ...recording.parameters,
    ...present({ connId: connID, ani, dnis, way }),
    id: recording.id,
    recordDN: recording.recordDN,
    callUuid: recording.callUUID,
    dateTime: startedAt.toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}

function additionsOf(recording: Recording, stereo: Stereo): Metadata['twinleg'] {
  const { connID, ani, dnis, way } = recording;
  return {
    ...present({ connID, ani, dnis, way }),
    recordingID: recording.id,
    recordDN: recording.recordDN,
    status: stereo.reasons.length === 0 ? 'verified' : 'suspect',
    reasons: [...stereo.reasons],
    notes: [...stereo.notes],
    startedAt: recording.startedAt.toISOString(),
    endedAt: stereo.endedAt.toISOString(),
    seconds: stereo.samples / sampleRate,
    bytes: stereo.bytes,
    sha256: stereo.sha256,
    channels: stereo.channels.map(channel => ({ ...channel, legs: [...channel.legs] })),
    legs: [...legsToJSON(recording.legs)],
    userData: keyValueListToJSON(recording.userData),
    parameters: recording.parameters,
  };
}

const girTime = (date: Date): string => date.toISOString().replace('Z', '+0000');

/** The document, checked; `StorageError` when it is none of ours. */
export const metadataFrom: (document: unknown) => Metadata = shape(MetadataSchema);

/** What storing the recording came to, as its document in `folder` tells it. */
export function archivedFrom({ mediaFiles: [media], twinleg }: Metadata, folder: string): Archived {
  const { status, reasons, notes, seconds, bytes, sha256 } = twinleg;
  const file = join(folder, media?.mediaDescriptor.path ?? '');
  return { status, reasons, notes, file, seconds, bytes, sha256 };
}

/**
 * The row of the catalogue, rebuilt from a document found in `folder`: it equals the row that was archived, with
 * what archiving added. `StorageError` when the document is none of ours.
 */
export function recordingFromMetadata(document: unknown, folder: string): Recording {
  const metadata = metadataFrom(document);
  const { twinleg } = metadata;
  const { status, reasons, file, seconds, bytes, sha256 } = archivedFrom(metadata, folder);
  const { ani, dnis, way, connID: conn } = twinleg;
  return {
    ...present({ ani, dnis, way, connID: conn === undefined ? undefined : connID(conn) }),
    id: recordingID(twinleg.recordingID),
    status,
    reasons,
    file,
    seconds,
    bytes,
    sha256,
    callUUID: callUUID(metadata.id),
    recordDN: dn(twinleg.recordDN),
    startedAt: dateFromJSON(twinleg.startedAt),
    endedAt: dateFromJSON(twinleg.endedAt),
    legs: legsFromJSON(twinleg.legs),
    masks: metadata.mediaFiles.flatMap(({ masks }) => masks),
    userData: keyValueListFromJSON(twinleg.userData),
    eventHistory: historyFromJSON(metadata.eventHistory),
    parameters: twinleg.parameters,
  };
}
