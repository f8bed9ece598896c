import { delimiter, dirname, join } from 'node:path';
import { stat } from 'node:fs/promises';
import { asteriskVersion, isNewEnough, OLDEST_MAJOR } from './asterisk-version';
import { debianTree, type Progress } from './debian-tree';
import { isThere, namesIn } from './presence';
import { INSTALL_HINT, ProvisionError } from './provision-error';
import { CommandError, type Command } from './run-command';
import { readTree, type ServerTree } from './server-tree';

/** An Asterisk that can be started with a configuration of ours. */
export interface AsteriskServer extends Command {
  /** Where its modules (`res_ari.so`, …) are. */
  readonly modulesDir: string;
  /** Where its sounds and ARI's API documents are. */
  readonly dataDir: string;
  /** As `22.10.1`. */
  readonly version: string;
  readonly origin: 'configured' | 'path' | 'private tree';
}

/** The programs that the embedded default, the demo and the live tests start. */
export interface Servers {
  readonly asterisk: AsteriskServer;
  /** Missing only where the user has configured an Asterisk alone. */
  readonly sipp?: Command;
}

/** Where to look, in the order in which it is looked. */
export interface FindServersOptions {
  /** The user's own choice: the path of an `asterisk` binary or of an unpacked tree, and of a `sipp` binary. */
  readonly configured?: { readonly asterisk?: string; readonly sipp?: string };
  /** A list of folders as in `PATH`. */
  readonly searchPath: string;
  /** Where the private tree is kept, or made when nothing else is there. */
  readonly cacheDir: string;
  readonly progress: Progress;
}

/**
 * The user's own Asterisk, else the machine's (with `sipp` beside it), else a private one from the machine's Debian
 * mirror, which takes some seconds the first time. `ProvisionError` when there is none to be had.
 */
export async function findServers(options: FindServersOptions): Promise<Servers> {
  const { configured = {}, searchPath, cacheDir, progress } = options;
  const folders = searchPath.split(delimiter).filter(each => each !== '');
  if (configured.asterisk !== undefined) {
    return configuredServers(configured.asterisk, configured.sipp, folders);
  }
  const onPath = await serversOnPath(folders, configured.sipp, progress);
  if (onPath) return onPath;
  const tree = await debianTree({ cacheDir, progress });
  return serversOf(tree, tree.version, 'private tree', configured.sipp);
}

async function configuredServers(
  path: string,
  sippPath: string | undefined,
  folders: readonly string[],
): Promise<Servers> {
  const tree = await readTree(path);
  if (tree) {
    return serversOf(tree, await usableVersion(tree.asterisk), 'configured', sippPath);
  }
  if (!(await isFile(path))) {
    throw new ProvisionError(`${path} is neither an asterisk binary nor a folder that holds one`);
  }
  const asterisk = await installedAsterisk(path, 'configured');
  const sipp = sippPath ?? (await firstIn(folders, 'sipp'));
  return { asterisk, ...(sipp !== undefined && { sipp: plain(sipp) }) };
}

async function serversOnPath(
  folders: readonly string[],
  sippPath: string | undefined,
  progress: Progress,
): Promise<Servers | undefined> {
  const asterisk = await firstIn(folders, 'asterisk');
  const sipp = sippPath ?? (await firstIn(folders, 'sipp'));
  if (asterisk === undefined || sipp === undefined) return undefined;
  try {
    return { asterisk: await installedAsterisk(asterisk, 'path'), sipp: plain(sipp) };
  } catch (error) {
    // One that is too old or broken is no reason to give up: there is still the private tree.
    if (!(error instanceof ProvisionError || error instanceof CommandError)) throw error;
    progress(`not using ${asterisk}: ${error.message}`);
    return undefined;
  }
}

function serversOf(
  tree: ServerTree,
  version: string,
  origin: AsteriskServer['origin'],
  sippPath: string | undefined,
): Servers {
  const { asterisk, modulesDir, dataDir } = tree;
  const sipp = sippPath === undefined ? tree.sipp : plain(sippPath);
  return { asterisk: { ...asterisk, modulesDir, dataDir, version, origin }, ...(sipp && { sipp }) };
}

async function installedAsterisk(
  path: string,
  origin: AsteriskServer['origin'],
): Promise<AsteriskServer> {
  const version = await usableVersion(plain(path));
  const prefix = dirname(dirname(path));
  const libraries = join(prefix, 'lib');
  const modulesDir = await firstWith('res_ari.so', [
    join(libraries, 'asterisk/modules'),
    join(prefix, 'lib64/asterisk/modules'),
    ...(await namesIn(libraries)).map(name => join(libraries, name, 'asterisk/modules')),
  ]);
  const dataDir = await firstWith('rest-api/resources.json', [
    join(prefix, 'share/asterisk'),
    join(prefix, 'var/lib/asterisk'),
    '/var/lib/asterisk',
  ]);
  if (modulesDir === undefined || dataDir === undefined) {
    throw new ProvisionError(`${path} has no ARI: its modules or its API documents are missing`);
  }
  return { ...plain(path), modulesDir, dataDir, version, origin };
}

async function usableVersion(asterisk: Command): Promise<string> {
  const version = await asteriskVersion(asterisk);
  if (isNewEnough(version)) return version;
  throw new ProvisionError(
    `Asterisk ${version} is too old, ${OLDEST_MAJOR} is the oldest that works. ${INSTALL_HINT}`,
  );
}

const plain = (path: string): Command => ({ command: path, args: [] });

const isFile = async (path: string): Promise<boolean> =>
  (await isThere(path)) && (await stat(path)).isFile();

async function firstIn(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, name);
    if (await isFile(path)) return path;
  }
  return undefined;
}

async function firstWith(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) if (await isThere(join(folder, name))) return folder;
  return undefined;
}
