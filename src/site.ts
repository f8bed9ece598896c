import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stringify } from './config/load';
import { startAsterisk, type PrivateAsterisk } from './driver/asterisk/private-asterisk';
import { Phones } from './demo/phones';
import { TwinlegError } from './errors';
import type { Logger } from './log/logger';
import { PortBlock } from './provision/free-ports';
import type { Servers } from './provision/servers';

/** Who may log in at a private site: its recorder, and one desktop for whoever tries it out. */
export const sitePasswords = { recorder: 'twinleg-recorder', desktop: 'twinleg-desktop' } as const;

export interface SiteOptions {
  readonly servers: Servers;
  /** Everything that the site writes goes in here. */
  readonly dataDir: string;
  /** The repository's `server-config`. */
  readonly serverConfigDir: string;
  readonly log: Logger;
  /** RTP ports of each server; every recorded call takes eight on the PBX and four on the recorder. */
  readonly rtpPorts?: number;
  /** DNs and their options; by default 7001 is recorded full-time. */
  readonly dns?: Readonly<Record<string, { readonly type: string; readonly record?: boolean }>>;
  /** Further settings of `recording` and `recorder`, by their names in the configuration. */
  readonly recording?: Readonly<Record<string, unknown>>;
  readonly recorder?: Readonly<Record<string, unknown>>;
}

/**
 * A whole site on loopback, for who has none: an Asterisk as PBX, another as recording endpoint, phones, and the
 * configuration by which Twinleg drives them. The servers are started with `server-config/` as it is, on free ports.
 */
export class Site {
  readonly pbx: PrivateAsterisk;
  readonly recorder: PrivateAsterisk;
  readonly phones: Phones;
  /** The configuration file that was written for this site. */
  readonly configFile: string;
  readonly tlibPort: number;
  readonly #blocks: readonly PortBlock[];
  readonly #runDir: string;

  private constructor(parts: {
    readonly pbx: PrivateAsterisk;
    readonly recorder: PrivateAsterisk;
    readonly phones: Phones;
    readonly configFile: string;
    readonly tlibPort: number;
    readonly blocks: readonly PortBlock[];
    readonly runDir: string;
  }) {
    this.pbx = parts.pbx;
    this.recorder = parts.recorder;
    this.phones = parts.phones;
    this.configFile = parts.configFile;
    this.tlibPort = parts.tlibPort;
    this.#blocks = parts.blocks;
    this.#runDir = parts.runDir;
  }

  /** Resolves when both servers take calls; `PrivateAsteriskError` when one does not come up. */
  static async start(options: SiteOptions): Promise<Site> {
    const { servers, log, rtpPorts = 400 } = options;
    if (!servers.sipp) throw new TwinlegError('NO_SIPP', 'caller', 'SIPp is needed to place calls');
    const dataDir = resolve(options.dataDir);
    const runDir = join(dataDir, 'run');
    await rm(runDir, { recursive: true, force: true });
    await mkdir(runDir, { recursive: true });
    const [own, pbxBlock, recorderBlock, phoneBlock] = await Promise.all([
      PortBlock.claim(),
      PortBlock.claim(),
      PortBlock.claim(),
      PortBlock.claim(),
    ]);
    const blocks = [own, pbxBlock, recorderBlock, phoneBlock];
    const start = async (name: string, block: PortBlock): Promise<PrivateAsterisk> => {
      const { start: rtpStart, end: rtpEnd } = await block.range(rtpPorts);
      return startAsterisk({
        servers,
        configDir: join(options.serverConfigDir, name),
        runDir: join(runDir, name),
        ports: { sip: await own.port(), ari: await own.port(), rtpStart, rtpEnd },
        log: log.child({ server: name }),
      });
    };
    const started = await Promise.allSettled([
      start('asterisk-pbx', pbxBlock),
      start('asterisk-recorder', recorderBlock),
    ]);
    const [pbx, recorder] = started;
    if (pbx.status === 'rejected' || recorder.status === 'rejected') {
      for (const one of started) if (one.status === 'fulfilled') await one.value.stop();
      for (const block of blocks) block.close();
      throw (
        [pbx, recorder].flatMap(one =>
          one.status === 'rejected' ? [one.reason as Error] : [],
        )[0] ?? new Error()
      );
    }
    const phones = new Phones({
      sipp: servers.sipp,
      pbxPort: pbx.value.sipPort,
      ports: phoneBlock,
      folder: join(runDir, 'phones'),
    });
    const tlibPort = await own.port();
    const configFile = join(dataDir, 'twinleg.yaml');
    await writeFile(
      configFile,
      configuration(options, pbx.value, recorder.value, tlibPort, await own.port()),
    );
    return new Site({
      pbx: pbx.value,
      recorder: recorder.value,
      phones,
      configFile,
      tlibPort,
      blocks,
      runDir,
    });
  }

  /** Ends phones and servers and clears away what they wrote but the recordings. Idempotent. */
  async stop(): Promise<void> {
    await this.phones.close();
    await Promise.all([this.pbx.stop(), this.recorder.stop()]);
    for (const block of this.#blocks) block.close();
    await rm(this.#runDir, { recursive: true, force: true });
  }
}

function configuration(
  options: SiteOptions,
  pbx: PrivateAsterisk,
  recorder: PrivateAsterisk,
  tcp: number,
  ws: number,
): string {
  const ari = (server: PrivateAsterisk): object => ({
    url: server.ariUrl,
    user: server.ariUser,
    password: server.ariPassword,
  });
  return stringify({
    dataDir: '.',
    pbx: { type: 'asterisk', ari: ari(pbx) },
    recording: { destination: `127.0.0.1:${recorder.sipPort}`, ...options.recording },
    recorder: {
      endpoint: { type: 'asterisk', ari: ari(recorder), recordingDir: recorder.recordingDir },
      tlib: { port: tcp, applicationPassword: sitePasswords.recorder },
      ...options.recorder,
    },
    tlib: {
      listen: [
        { protocol: 'tcp', port: tcp },
        { protocol: 'ws', port: ws },
      ],
      applications: Object.entries(sitePasswords).map(([name, password]) => ({
        name,
        password,
        dns: ['*'],
      })),
    },
    dns: options.dns ?? { '7001': { type: 'extension', record: true }, trunk: { type: 'trunk' } },
  });
}
