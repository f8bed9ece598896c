import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AptSource } from './apt-sources';
import { runCommand, type Command } from './run-command';

const APT_CONFIG: Command = { command: 'apt-config', args: [] };
const UPDATE_TIMEOUT_MS = 180_000;
const DOWNLOAD_TIMEOUT_MS = 900_000;
const SUITE = 'sid';
/** Of the machine's own settings only how it reaches the network: proxies and their like. */
const NETWORK_SETTING = /^Acquire::(http|https|ForceIPv4|ForceIPv6)\b[^"]* "[^"]+";$/;

/**
 * An apt beside the machine's own: its own lists, its own idea of what is installed (nothing), and one archive.
 * Needs no root, and neither reads nor changes what the machine has installed.
 */
export class PrivateApt {
  readonly #folder: string;
  readonly #aptGet: Command;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#aptGet = {
      command: 'env',
      args: [`APT_CONFIG=${join(folder, 'apt.conf')}`, 'LC_ALL=C.UTF-8', 'apt-get', '-q'],
    };
  }

  /** Writes the configuration into `folder`, which must be ours alone. */
  static async create(
    folder: string,
    source: AptSource,
    keyring: string | undefined,
    architecture: string,
  ): Promise<PrivateApt> {
    for (const each of ['state/lists/partial', 'cache/archives/partial', 'sources']) {
      await mkdir(join(folder, each), { recursive: true });
    }
    await writeFile(join(folder, 'state/status'), '');
    await writeFile(join(folder, 'sources/debian.sources'), stanzaFor(source, keyring));
    const network = await networkSettings();
    await writeFile(join(folder, 'apt.conf'), configuration(folder, architecture, network));
    return new PrivateApt(folder);
  }

  /** Fetches the archive's index; `CommandError` when it is out of reach or has no such suite. */
  async update(): Promise<void> {
    await this.#get(['update'], UPDATE_TIMEOUT_MS);
  }

  /** Downloads the packages and all that they depend on; resolves to the paths of the `.deb` files. */
  async download(packages: readonly string[]): Promise<readonly string[]> {
    await this.#get(['-y', '--download-only', 'install', ...packages], DOWNLOAD_TIMEOUT_MS);
    const archives = join(this.#folder, 'cache/archives');
    const names = await readdir(archives);
    return names.filter(name => name.endsWith('.deb')).map(name => join(archives, name));
  }

  async #get(args: readonly string[], timeoutMs: number): Promise<void> {
    await runCommand(this.#aptGet, args, { timeoutMs });
  }
}

/** The one archive, as a deb822 stanza: that form can also hold a whole key. */
export const stanzaFor = ({ uri }: AptSource, keyring: string | undefined): string =>
  [
    'Types: deb',
    `URIs: ${uri}`,
    `Suites: ${SUITE}`,
    'Components: main',
    ...(keyring === undefined ? [] : [`Signed-By: ${keyring}`]),
    '',
  ].join('\n');

function configuration(folder: string, architecture: string, network: readonly string[]): string {
  const settings: Readonly<Record<string, string>> = {
    'Dir::State': join(folder, 'state'),
    'Dir::State::status': join(folder, 'state/status'),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': join(folder, 'sources'),
    // The machine's hooks and pins are made for what it installs; this installs nothing.
    'Dir::Etc::Main': '/dev/null',
    'Dir::Etc::Parts': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::Log': folder,
    'APT::Architecture': architecture,
    'APT::Install-Recommends': 'false',
    // Neither is possible without root, and neither is needed in a folder of our own.
    'APT::Sandbox::User': '',
    'Debug::NoLocking': '1',
    'Acquire::Check-Valid-Until': 'false',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    // An archive that cannot be reached is an error, not a warning about the lists of yesterday.
    'APT::Update::Error-Mode': 'any',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";`);
  return [...lines, `APT::Architectures { "${architecture}"; };`, ...network, ''].join('\n');
}

async function networkSettings(): Promise<readonly string[]> {
  const dump = await runCommand(APT_CONFIG, ['dump'], { timeoutMs: 10_000 });
  return dump.split('\n').filter(line => NETWORK_SETTING.test(line));
}
