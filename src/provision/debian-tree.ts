import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asteriskVersion } from './asterisk-version';
import { exclusive } from './exclusive';
import { keyringFor, machineApt, type MachineApt } from './machine-apt';
import { namesIn, textOf } from './presence';
import { PrivateApt } from './private-apt';
import { INSTALL_HINT, ProvisionError } from './provision-error';
import { CommandError, runCommand } from './run-command';
import { readTree, type ServerTree } from './server-tree';

/** Raised when the tree must be made anew: other packages, or another way to unpack them. */
const RECIPE = 1;
const PACKAGES = ['asterisk', 'asterisk-core-sounds-en-wav', 'sip-tester'];
const STAMP = '.twinleg-stamp';
const TRIES = 3;
const UNPACK_TIMEOUT_MS = 60_000;
const WAIT_FOR_OTHERS_MS = 1_200_000;

/** Tells the user in one line what is going on; for stderr. */
export type Progress = (line: string) => void;

/** A tree of servers made from the machine's own Debian mirror, and the Asterisk version in it. */
export interface DebianTree extends ServerTree {
  readonly root: string;
  readonly version: string;
}

/** What the tree is made from and into. */
export interface DebianTreeOptions {
  readonly cacheDir: string;
  readonly progress: Progress;
  /** Where the machine's apt configuration is; by default `/etc/apt`. */
  readonly aptDir?: string;
}

/** The tree that an earlier run completed in `cacheDir`, if it is one that this version would make. */
export async function completeTree(cacheDir: string): Promise<DebianTree | undefined> {
  const root = join(cacheDir, 'tree');
  const stamp = /^recipe (\d+), asterisk (\S+)$/m.exec(await textOf(join(root, STAMP)));
  if (Number(stamp?.[1]) !== RECIPE) return undefined;
  const tree = await readTree(root);
  return tree && { ...tree, root, version: stamp?.[2] ?? '' };
}

/**
 * Asterisk and SIPp of Debian's `sid`, unpacked into `cacheDir` unless they are there already. Installs nothing and
 * needs no root. Safe to call in several processes at once; a run that is broken off leaves nothing that looks
 * complete. `ProvisionError` when the machine has no Debian mirror or does not reach it.
 */
export async function debianTree(options: DebianTreeOptions): Promise<DebianTree> {
  const { cacheDir, progress } = options;
  const ready = await completeTree(cacheDir);
  if (ready) return ready;
  const machine = await machineApt(options.aptDir ?? '/etc/apt');
  await mkdir(cacheDir, { recursive: true });
  const release = await exclusive(cacheDir, WAIT_FOR_OTHERS_MS);
  try {
    // Someone else may have made it while we waited.
    const made = await completeTree(cacheDir);
    if (made) return made;
    await removeLeftovers(cacheDir);
    const work = await mkdtemp(join(cacheDir, 'making-'));
    try {
      progress("fetching Asterisk and SIPp from the machine's Debian mirror (about 107 MB)");
      await unpack(await download(work, machine, progress), join(work, 'tree'));
      return await putInPlace(join(work, 'tree'), cacheDir);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  } finally {
    release();
  }
}

async function download(
  work: string,
  { archives, architecture }: MachineApt,
  progress: Progress,
): Promise<readonly string[]> {
  let last = '';
  for (const [n, source] of archives.entries()) {
    try {
      const apt = await PrivateApt.create(
        join(work, `apt-${n}`),
        source,
        await keyringFor(source),
        architecture,
      );
      await persistently('apt-get update', progress, () => apt.update());
      return await persistently('apt-get install', progress, () => apt.download(PACKAGES));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      last = error.output;
    }
  }
  throw new ProvisionError(
    `Asterisk could not be fetched from the machine's Debian mirror.\n${last}\n${INSTALL_HINT}`,
  );
}

async function persistently<T>(
  what: string,
  progress: Progress,
  work: () => Promise<T>,
): Promise<T> {
  for (let n = 1; ; n += 1) {
    try {
      return await work();
    } catch (error) {
      if (n === TRIES || !(error instanceof CommandError)) throw error;
      progress(`${what} failed, trying again (${n + 1} of ${TRIES})`);
    }
  }
}

/** Unpacks the packages and deletes each once it is unpacked. */
async function unpack(packages: readonly string[], tree: string): Promise<void> {
  await mkdir(tree);
  const dpkgDeb = { command: 'dpkg-deb', args: [] };
  for (const path of packages) {
    await runCommand(dpkgDeb, ['-x', path, tree], { timeoutMs: UNPACK_TIMEOUT_MS });
    await rm(path);
  }
}

/** Tries the tree, stamps it and gives it its name, so that whatever has the name is whole. */
async function putInPlace(made: string, cacheDir: string): Promise<DebianTree> {
  const tree = await readTree(made);
  if (!tree)
    throw new ProvisionError('The packages of the Debian mirror hold no Asterisk that we know');
  const version = await asteriskVersion(tree.asterisk);
  await writeFile(join(made, STAMP), `recipe ${RECIPE}, asterisk ${version}\n`);
  const root = join(cacheDir, 'tree');
  await rm(root, { recursive: true, force: true });
  await rename(made, root);
  const complete = await completeTree(cacheDir);
  if (!complete)
    throw new ProvisionError(`The servers in ${root} vanished while they were put there`);
  return complete;
}

/** What a killed run left; nobody is at work on it, since we alone may be. */
async function removeLeftovers(cacheDir: string): Promise<void> {
  const names = await namesIn(cacheDir);
  const leftovers = names.filter(name => name.startsWith('making-'));
  await Promise.all(
    leftovers.map(name => rm(join(cacheDir, name), { recursive: true, force: true })),
  );
}
