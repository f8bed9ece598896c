import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { callUUID, connID, dn, recordingID } from '../call/ids';
import type { RecordingQuery } from '../catalogue/catalogue';
import type { JourneyEntry, RecordingStatus } from '../catalogue/recording';
import { openCatalogue } from '../main';
import { messageOf } from '../errors';
import { exitCode } from './exit-code';
import { findConfig } from './find-config';
import type { Output } from './output';
import { localTime, recordingColumns, recordingJSON } from './recording-view';

export interface ListOptions {
  readonly callUuid?: string;
  readonly connId?: string;
  readonly dn?: string;
  readonly status?: RecordingStatus;
  readonly limit: number;
}

/** `recordings list`: newest first. */
export function listRecordings(
  config: string | undefined,
  options: ListOptions,
  out: Output,
): number {
  const query: RecordingQuery = {
    limit: options.limit,
    ...(options.callUuid !== undefined && { callUUID: callUUID(options.callUuid) }),
    ...(options.connId !== undefined && { connID: connID(options.connId) }),
    ...(options.dn !== undefined && { recordDN: dn(options.dn) }),
    ...(options.status !== undefined && { status: options.status }),
  };
  return withCatalogue(config, catalogue => {
    const found = catalogue.list(query);
    if (out.isJSON) out.json({ recordings: found.map(recordingJSON) });
    else out.rows(recordingColumns, found, 'No recordings.');
    return exitCode.ok;
  });
}

/** `recordings show ID`: everything that is known of one. */
export function showRecording(config: string | undefined, id: string, out: Output): number {
  return withCatalogue(config, catalogue => {
    const recording = catalogue.get(recordingID(id));
    if (!recording) return missing(out, `No recording ${id}.`);
    const shown = recordingJSON(recording);
    if (out.isJSON) out.json(shown);
    else
      out.rows(
        [
          { title: 'what', of: ([name]) => name, isWhole: true },
          {
            title: 'value',
            of: ([, value]) => (typeof value === 'object' ? JSON.stringify(value) : String(value)),
          },
        ],
        Object.entries(shown).filter(([, value]) => value !== undefined),
        '',
      );
    return exitCode.ok;
  });
}

/** `recordings open ID`: plays it in the desktop's own player, or says where the file is. */
export async function openRecording(
  config: string | undefined,
  id: string,
  out: Output,
): Promise<number> {
  const file = withCatalogue(config, catalogue => catalogue.get(recordingID(id))?.file);
  if (file === undefined) return missing(out, `No audio of a recording ${id}.`);
  out.line(file);
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  try {
    const player = spawn(opener, [file], { stdio: 'ignore', detached: true });
    await once(player, 'spawn');
    player.unref();
  } catch (error) {
    // A server has no desktop: the path has been printed, and that is all there is to do.
    process.stderr.write(`(not opened: ${messageOf(error)})\n`);
  }
  return exitCode.ok;
}

/** `journey ID`: everything that happened to a recording, or to a call by its CallUUID, in order. */
export function showJourney(config: string | undefined, id: string, out: Output): number {
  return withCatalogue(config, catalogue => {
    // Of a recording: what happened to it, and to its call as far as that is about no other recording.
    const recording = catalogue.get(recordingID(id));
    const entries = catalogue
      .journey(recording?.callUUID ?? callUUID(id))
      .filter(entry => !recording || (entry.recordingID ?? recording.id) === recording.id);
    if (entries.length === 0) return missing(out, `Nothing is known of ${id}.`);
    if (out.isJSON) out.json({ journey: entries });
    else
      out.rows<JourneyEntry>(
        [
          {
            title: 'at',
            of: ({ at }) => `${localTime(at)}.${String(at.getMilliseconds()).padStart(3, '0')}`,
            isWhole: true,
          },
          { title: 'what', of: ({ what }) => what, isWhole: true },
          {
            title: 'details',
            of: ({ details }) =>
              Object.entries(details)
                .map(([key, value]) => `${key}=${value}`)
                .join(' '),
          },
        ],
        entries,
        '',
      );
    return exitCode.ok;
  });
}

function withCatalogue<T>(
  config: string | undefined,
  use: (catalogue: ReturnType<typeof openCatalogue>) => T,
): T {
  const catalogue = openCatalogue(findConfig(config));
  try {
    return use(catalogue);
  } finally {
    catalogue.close();
  }
}

function missing(out: Output, message: string): number {
  if (out.isJSON) out.json({ error: message });
  else out.line(message);
  return exitCode.notFound;
}
