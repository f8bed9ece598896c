import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { archivedFrom, metadataFrom } from '../../archive/metadata';
import type { Metadata } from '../../archive/metadata-schema';
import { isMissing } from '../../archive/open-legs';
import type { Recording } from '../../catalogue/recording';
import { legsToJSON } from '../../catalogue/recording-json';
import { StorageError } from '../../catalogue/storage-error';

/** What a place in the archive holds: nothing yet, this very recording, or something that must not be touched. */
export type Place =
  | { readonly holds: 'nothing' }
  | { readonly holds: 'this'; readonly metadata: Metadata }
  | { readonly holds: 'another' };

/**
 * Looks at the place whose document is `path`. A recording is there once its document is, for that is written last;
 * it is this one when it was made of the same legs. A WAV that is gone may be made again, one that has changed is left
 * as it is.
 */
export async function placeAt(path: string, recording: Recording): Promise<Place> {
  const metadata = await readMetadata(path);
  if (metadata === undefined) return { holds: 'nothing' };
  if (metadata === 'unknown' || !isOf(metadata, recording)) return { holds: 'another' };
  const { file, sha256 } = archivedFrom(metadata, dirname(path));
  const hash = await hashOf(file);
  if (hash === undefined) return { holds: 'nothing' };
  return hash === sha256 ? { holds: 'this', metadata } : { holds: 'another' };
}

async function readMetadata(path: string): Promise<Metadata | 'unknown' | undefined> {
  try {
    return metadataFrom(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return undefined;
    // Not our document, or damaged: whatever it belongs to may be somebody's only copy.
    if (error instanceof SyntaxError || error instanceof StorageError) return 'unknown';
    throw error;
  }
}

function isOf({ id, twinleg }: Metadata, recording: Recording): boolean {
  return (
    id === recording.callUUID &&
    twinleg.recordingID === recording.id &&
    isDeepStrictEqual(
      twinleg.legs.map(({ dn, path, startedAt }) => ({ dn, path, startedAt })),
      legsToJSON(recording.legs).map(({ dn, path, startedAt }) => ({ dn, path, startedAt })),
    )
  );
}

async function hashOf(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const block of createReadStream(file)) hash.update(block as Buffer); // No encoding is set.
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return hash.digest('hex');
}
