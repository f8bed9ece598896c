import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withDeadline } from '../src/async/deadline';
import type { Catalogue } from '../src/catalogue/catalogue';
import type { Recording } from '../src/catalogue/recording';
import type { Config } from '../src/config/config';
import { loadConfig } from '../src/config/load';
import { Phones } from '../src/demo/phones';
import { DeadlineError, TwinlegError } from '../src/errors';
import { silent } from '../src/log/logger';
import { openCatalogue } from '../src/main';
import { PortBlock } from '../src/provision/free-ports';
import type { Servers } from '../src/provision/servers';
import { Site } from '../src/site';
import { ControllerProcess } from './controller-process';
import { stoppable } from './stoppable';

export interface BenchSiteOptions {
  readonly servers: Servers;
  /** How many calls are recorded at the same time at most: 110. */
  readonly atOnce: number;
  readonly stop: AbortSignal;
}

/** A recorded call has four RTP streams on the PBX, each with RTCP; calls that are just ending need theirs too. */
const rtpPorts = (atOnce: number): number => Math.min(990, 8 * atOnce + 100);

/** What the PBX gets besides its configuration: calls that it records itself, to compare with. */
const mixMonitorDialplan = `
[from-trunk](+)
exten => _800X,1,MixMonitor(\${UNIQUEID}.wav)
 same => n,Dial(PJSIP/700\${EXTEN:-1},60)
 same => n,Hangup(\${HANGUPCAUSE})
`;

const POLL_MS = 250;
const ARCHIVE_TIMEOUT_MS = 60_000;
const LIST_LIMIT = 100_000;

/** A site as the product's own, with Twinleg in a process of its own and all files in a folder that is gone at the end. */
export class BenchSite {
  readonly site: Site;
  readonly config: Config;
  readonly controller: ControllerProcess;
  readonly catalogue: Catalogue;
  readonly #options: BenchSiteOptions;
  readonly #folder: string;
  #phoneSets = 0;

  private constructor(
    parts: {
      readonly site: Site;
      readonly config: Config;
      readonly controller: ControllerProcess;
      readonly folder: string;
    },
    options: BenchSiteOptions,
  ) {
    this.site = parts.site;
    this.config = parts.config;
    this.controller = parts.controller;
    this.catalogue = openCatalogue(parts.config);
    this.#folder = parts.folder;
    this.#options = options;
  }

  /** What `work` resolves to on a site that is there for it alone, and is cleared away whatever happens. */
  static async during<T>(
    options: BenchSiteOptions,
    work: (bench: BenchSite) => Promise<T>,
  ): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'twinleg-bench-'));
    try {
      const bench = await BenchSite.#start(options, folder);
      try {
        return await stoppable(work(bench), options.stop);
      } finally {
        await bench.#close();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  static async #start(options: BenchSiteOptions, folder: string): Promise<BenchSite> {
    const { servers, atOnce, stop } = options;
    const serverConfigDir = join(folder, 'server-config');
    await cp(join(__dirname, '../server-config'), serverConfigDir, { recursive: true });
    await appendFile(join(serverConfigDir, 'asterisk-pbx/extensions.conf'), mixMonitorDialplan);
    stop.throwIfAborted();
    const site = await Site.start({
      servers,
      dataDir: join(folder, 'data'),
      serverConfigDir,
      log: silent,
      rtpPorts: rtpPorts(atOnce),
    });
    try {
      const log = join(folder, 'twinleg.log');
      const controller = await ControllerProcess.start(site.configFile, site.recorder, log, stop);
      return new BenchSite(
        { site, config: loadConfig(site.configFile), controller, folder },
        options,
      );
    } catch (error) {
      await site.stop();
      throw error;
    }
  }

  /** What `work` resolves to with phones that have ports of their own; they are gone afterwards. */
  async withPhones<T>(work: (phones: Phones) => Promise<T>): Promise<T> {
    const { sipp } = this.#options.servers;
    if (!sipp) throw new TwinlegError('NO_SIPP', 'caller', 'SIPp is needed to place calls');
    const ports = await PortBlock.claim();
    this.#phoneSets += 1;
    const phones = new Phones({
      sipp,
      pbxPort: this.site.pbx.sipPort,
      ports,
      folder: join(this.#folder, `phones-${this.#phoneSets}`),
    });
    try {
      return await stoppable(work(phones), this.#options.stop);
    } finally {
      await phones.close();
      ports.close();
    }
  }

  /** Channels that are up on the PBX now. */
  async channels(): Promise<number> {
    const printed = await this.site.pbx.rx('core show channels count');
    return Number(/^(\d+) active channel/m.exec(printed)?.[1] ?? Number.NaN);
  }

  /** Resolves when exactly `count` channels are up on the PBX; `DeadlineError` when that does not happen in time. */
  async channelsUp(count: number, timeoutMs: number): Promise<void> {
    await withDeadline(`${count} channels on the PBX`, timeoutMs, async signal => {
      const either = AbortSignal.any([signal, this.#options.stop]);
      while ((await this.channels()) !== count) await delay(POLL_MS, undefined, { signal: either });
    });
  }

  /** The recordings that began at `since` or later, once there are `count` of them and none goes on any more. */
  async archived(count: number, since: Date): Promise<readonly Recording[]> {
    const rowsNow = (): readonly Recording[] =>
      this.catalogue.list({ limit: LIST_LIMIT }).filter(row => row.startedAt >= since);
    const isOver = ({ status }: Recording): boolean => !['recording', 'archiving'].includes(status);
    try {
      return await withDeadline('the archive', ARCHIVE_TIMEOUT_MS, async signal => {
        const either = AbortSignal.any([signal, this.#options.stop]);
        for (;;) {
          const rows = rowsNow();
          if (rows.length >= count && rows.every(isOver)) return rows;
          await delay(POLL_MS, undefined, { signal: either });
        }
      });
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error;
      const rows = rowsNow();
      const message = `of ${count} recordings ${rows.length} are there, ${rows.filter(isOver).length} in the archive`;
      throw new TwinlegError('NOT_ARCHIVED', 'ours', message, { cause: error });
    }
  }

  async #close(): Promise<void> {
    await this.site.phones.close();
    await this.controller.stop();
    this.catalogue.close();
    await this.site.stop();
  }
}
