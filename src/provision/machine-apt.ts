import { join } from 'node:path';
import { debianArchives, parseDeb822, parseOneLine, type AptSource } from './apt-sources';
import { isThere, namesIn, textOf } from './presence';
import { INSTALL_HINT, ProvisionError } from './provision-error';
import { runCommand } from './run-command';

/** Debian's own keys, under the names of Debian 12 and of 13. */
const KEYRINGS = ['gpg', 'pgp'].map(type => `/usr/share/keyrings/debian-archive-keyring.${type}`);

/** What of the machine's own package management we build on. */
export interface MachineApt {
  /** Its Debian archives, the surest first; at least one. */
  readonly archives: readonly AptSource[];
  /** As dpkg names it: `amd64`, `arm64`. */
  readonly architecture: string;
}

/** Reads the configuration in `aptDir`; `ProvisionError` when there is no Debian archive in it, or no dpkg here. */
export async function machineApt(aptDir: string): Promise<MachineApt> {
  const archives = debianArchives(await sourcesIn(aptDir));
  if (archives.length === 0) {
    throw new ProvisionError(
      `This machine has no Debian mirror to fetch Asterisk from. ${INSTALL_HINT}`,
    );
  }
  try {
    const dpkg = { command: 'dpkg', args: [] };
    const printed = await runCommand(dpkg, ['--print-architecture'], { timeoutMs: 10_000 });
    return { archives, architecture: printed.trim() };
  } catch (error) {
    throw new ProvisionError(`This machine has no dpkg to unpack Asterisk with. ${INSTALL_HINT}`, {
      cause: error,
    });
  }
}

/** Every archive that the files in `aptDir` name; a folder without such files has none. */
export async function sourcesIn(aptDir: string): Promise<readonly AptSource[]> {
  const parts = join(aptDir, 'sources.list.d');
  const names = await namesIn(parts);
  const ending = (end: string): readonly string[] =>
    names.filter(name => name.endsWith(end)).map(name => join(parts, name));
  const texts = (paths: readonly string[]): Promise<readonly string[]> =>
    Promise.all(paths.map(textOf));
  return [
    ...(await texts([join(aptDir, 'sources.list'), ...ending('.list')])).flatMap(parseOneLine),
    ...(await texts(ending('.sources'))).flatMap(parseDeb822),
  ];
}

/**
 * What to check `sid` of this archive with: Debian's newest keys that are here besides the source's own, because `sid`
 * may be signed by newer ones. `undefined` leaves it to the keys that apt trusts anyway.
 */
export async function keyringFor({ signedBy }: AptSource): Promise<string | undefined> {
  const own = signedBy !== undefined && !signedBy.includes('\n') ? [signedBy] : [];
  const found: string[] = [];
  for (const path of KEYRINGS) if (await isThere(path)) found.push(path);
  const paths = [...new Set([...found, ...own])];
  return paths.length > 0 ? paths.join(' ') : signedBy;
}
