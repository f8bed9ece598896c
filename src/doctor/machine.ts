import { lookup } from 'node:dns/promises';
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { withDeadline } from '../async/deadline';
import type { Config } from '../config/config';
import { messageOf } from '../errors';
import { bad, good, type Finding } from './finding';

/** Less than this is minutes of a busy contact centre. */
const leastFreeBytes = 1_073_741_824;
const lookUpMs = 1_000;

/** What the machine itself must give: folders to write to, room, and its own name. */
export async function examineMachine(config: Config): Promise<readonly Finding[]> {
  const folders = new Map([['data folder', config.dataDir]]);
  if (config.roles.includes('recorder') && config.recorder) {
    folders.set('archive folder', config.recorder.archive.dir);
    folders.set('recording folder', config.recorder.endpoint.recordingDir);
  }
  const findings = [...folders].map(([what, path]) => examineFolder(what, path));
  return [...(await Promise.all(findings)), await examineRoom(config.dataDir), await examineName()];
}

async function examineFolder(what: string, path: string): Promise<Finding> {
  try {
    // The endpoint's own folder must be there already: its server does not make it.
    if (what !== 'recording folder') await mkdir(path, { recursive: true });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return good(what, path);
  } catch (error) {
    const remedy = `create ${path} and let both this user and the recording endpoint write there`;
    return bad(what, messageOf(error), remedy);
  }
}

async function examineRoom(path: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(path);
    const found = `${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB free`;
    if (bavail * bsize >= leastFreeBytes) return good('free space', found);
    return bad(
      'free space',
      found,
      'make room: an hour of a call takes 115 MB, and twice that while it is archived',
    );
  } catch (error) {
    return bad('free space', messageOf(error), `see whether ${path} is mounted`);
  }
}

/** Asterisk may look up its own name for each call; where that hangs, every call stalls for seconds. */
async function examineName(): Promise<Finding> {
  const name = hostname();
  try {
    const { address } = await withDeadline(
      `look-up of ${name}`,
      lookUpMs,
      () => lookup(name),
      'caller',
    );
    return good('own host name', `${name} is ${address}`);
  } catch (error) {
    return bad(
      'own host name',
      messageOf(error),
      `add "127.0.0.1 ${name}" to /etc/hosts of each Asterisk`,
    );
  }
}
