import { copyFile, mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TwinlegError } from '../../errors';

/** What a private copy listens on, all on loopback. `carrier` is where a PBX sends its trunk's calls. */
export interface AsteriskPorts {
  readonly sip: number;
  readonly ari: number;
  readonly rtpStart: number;
  readonly rtpEnd: number;
  readonly carrier?: number;
}

/** A configuration cannot be made private: a line that must be changed is not in it exactly once. */
export class PrivateConfigurationError extends TwinlegError {
  constructor(message: string) {
    super('PRIVATE_CONFIGURATION', 'caller', message);
  }
}

/** The folders of one private Asterisk, and what its ARI wants to be told. */
export interface PrivateConfiguration {
  readonly asteriskConf: string;
  readonly recordingDir: string;
  /** Of its own only where the path of the run folder is too long for a socket; to be removed at the end. */
  readonly controlDir: string;
  readonly ariUser: string;
  readonly ariPassword: string;
}

/** What is copied, where to, and which Asterisk it is for. */
export interface PrivateConfigurationOptions {
  readonly configDir: string;
  readonly runDir: string;
  readonly ports: AsteriskPorts;
  readonly modulesDir: string;
  readonly dataDir: string;
}

interface Edit {
  readonly file: string;
  readonly line: RegExp;
  readonly becomes: string;
}

/** The kernel's limit for the path of a socket, less its final zero. */
const LONGEST_SOCKET_PATH = 107;

/**
 * Copies a whole configuration into `runDir/etc` with folders and ports of its own; all else stays as it is. Throws
 * `PrivateConfigurationError` if the configuration does not have the lines that say so, each exactly once.
 */
export async function makePrivate(
  options: PrivateConfigurationOptions,
): Promise<PrivateConfiguration> {
  const { configDir, ports } = options;
  const runDir = resolve(options.runDir);
  const etc = join(runDir, 'etc');
  const recordingDir = join(runDir, 'spool/recording');
  for (const folder of ['etc', 'db', 'keys', 'run', 'log', 'spool/recording']) {
    await mkdir(join(runDir, folder), { recursive: true });
  }
  for (const name of await readdir(configDir)) {
    const path = join(configDir, name);
    if ((await stat(path)).isFile()) await copyFile(path, join(etc, name));
  }
  const controlDir = await controlFolder(runDir);
  const directories = directoriesBlock({ ...options, runDir }, controlDir);
  for (const edit of [directories, ...portEdits(ports)]) await apply(etc, edit);
  const login = await loginIn(join(etc, 'ari.conf'));
  return { asteriskConf: join(etc, 'asterisk.conf'), recordingDir, controlDir, ...login };
}

const portEdits = (ports: AsteriskPorts): readonly Edit[] => [
  {
    file: 'pjsip.conf',
    line: /^bind = 127\.0\.0\.1:\d+$/gm,
    becomes: `bind = 127.0.0.1:${ports.sip}`,
  },
  { file: 'http.conf', line: /^bindport = \d+$/gm, becomes: `bindport = ${ports.ari}` },
  { file: 'rtp.conf', line: /^rtpstart = \d+$/gm, becomes: `rtpstart = ${ports.rtpStart}` },
  { file: 'rtp.conf', line: /^rtpend = \d+$/gm, becomes: `rtpend = ${ports.rtpEnd}` },
  ...(ports.carrier === undefined
    ? []
    : [
        {
          file: 'pjsip.conf',
          line: /^contact = sip:127\.0\.0\.2:\d+$/gm,
          becomes: `contact = sip:127.0.0.2:${ports.carrier}`,
        },
      ]),
];

function directoriesBlock(
  { runDir, modulesDir, dataDir }: PrivateConfigurationOptions,
  controlDir: string,
): Edit {
  const folders: Readonly<Record<string, string>> = {
    astetcdir: join(runDir, 'etc'),
    astmoddir: modulesDir,
    astdatadir: dataDir,
    astvarlibdir: dataDir,
    astdbdir: join(runDir, 'db'),
    astkeydir: join(runDir, 'keys'),
    astspooldir: join(runDir, 'spool'),
    astrundir: controlDir,
    astlogdir: join(runDir, 'log'),
  };
  const lines = Object.entries(folders).map(([name, path]) => `${name} => ${path}`);
  return {
    file: 'asterisk.conf',
    line: /^\[directories\]\n(?:(?!\[).*\n)*/gm,
    becomes: ['[directories]', ...lines, '', ''].join('\n'),
  };
}

async function apply(etc: string, { file, line, becomes }: Edit): Promise<void> {
  const path = join(etc, file);
  const text = await readFile(path, 'utf8');
  const found = text.match(line)?.length ?? 0;
  if (found !== 1) {
    throw new PrivateConfigurationError(
      `${file}: ${line.source} is there ${found} times, not once`,
    );
  }
  await writeFile(
    path,
    text.replace(line, () => becomes),
  );
}

/** The first user of ari.conf. */
async function loginIn(
  path: string,
): Promise<{ readonly ariUser: string; readonly ariPassword: string }> {
  const text = await readFile(path, 'utf8');
  for (const [, name = '', body = ''] of text.matchAll(/^\[([^\]]+)\]\n((?:(?!\[).*\n?)*)/gm)) {
    const password = /^password\s*=\s*(\S+)/m.exec(body)?.[1];
    if (password !== undefined) return { ariUser: name, ariPassword: password };
  }
  throw new PrivateConfigurationError('ari.conf: no user with a password');
}

/** Asterisk's control socket is in its run folder, and the path of a socket must be short. */
async function controlFolder(runDir: string): Promise<string> {
  const own = join(runDir, 'run');
  if (Buffer.byteLength(join(own, 'asterisk.ctl')) <= LONGEST_SOCKET_PATH) return own;
  return mkdtemp(join(tmpdir(), 'twinleg-'));
}
