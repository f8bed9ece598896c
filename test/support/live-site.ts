import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { withDeadline } from '../../src/async/deadline';
import { deferred } from '../../src/async/deferred';
import { connID, dn, type CallUUID, type ConnID, type DN } from '../../src/call/ids';
import type { Recording } from '../../src/catalogue/recording';
import type { Config } from '../../src/config/config';
import { loadConfig } from '../../src/config/load';
import { silent } from '../../src/log/logger';
import { Twinleg } from '../../src/main';
import { findOptions } from '../../src/provision/environment';
import { findServers } from '../../src/provision/servers';
import { Site, sitePasswords, type SiteOptions } from '../../src/site';
import { TlibClient } from '../../src/tlib/client';
import type { Event, EventName, EventOf } from '../../src/tlib/events';
import { RecordedLog } from './recorded-log';

/** A call that is up at a live site, as an agent's desktop knows it. */
export interface LiveCall {
  readonly thisDN: DN;
  readonly connID: ConnID;
  readonly callUUID: CallUUID;
}

/** A real site with a real Twinleg: two Asterisks from server-config, phones, a desktop logged in over T-Lib. */
export class LiveSite {
  readonly folder: string;
  readonly site: Site;
  readonly config: Config;
  readonly desktop: TlibClient;
  readonly log = new RecordedLog();
  #twinleg: Twinleg | undefined;

  private constructor(folder: string, site: Site) {
    this.folder = folder;
    this.site = site;
    this.config = loadConfig(site.configFile);
    this.desktop = new TlibClient({
      protocol: 'tcp',
      host: '127.0.0.1',
      port: site.tlibPort,
      applicationName: 'desktop',
      applicationPassword: sitePasswords.desktop,
      requestTimeoutMs: 5_000,
      reconnect: true,
      log: silent,
    });
  }

  /** Servers and phones only; `run` starts Twinleg in this process. */
  static async start(options: Partial<SiteOptions> = {}): Promise<LiveSite> {
    const servers = await findServers(findOptions(process.env, () => undefined));
    const folder = await mkdtemp(join(tmpdir(), 'twinleg-live-'));
    const serverConfigDir = resolve(__dirname, '../../server-config');
    // Whether a paused span is nowhere on the disk can only be seen while the legs' files are there.
    const recorder = { archive: { keepLegs: 'always' } };
    const site = await Site.start({
      servers,
      dataDir: folder,
      serverConfigDir,
      log: silent,
      recorder,
      ...options,
    });
    return new LiveSite(folder, site);
  }

  get twinleg(): Twinleg {
    if (!this.#twinleg) throw new Error('Twinleg does not run in this process');
    return this.#twinleg;
  }

  /** Twinleg in this process, and the desktop logged in. */
  async run(): Promise<void> {
    this.#twinleg = new Twinleg(this.config, this.log);
    await this.#twinleg.start();
    await this.desktop.connect();
  }

  /** Ends the Twinleg of this process; calls and servers stay. */
  async halt(): Promise<void> {
    await this.#twinleg?.close();
    this.#twinleg = undefined;
  }

  async stop(): Promise<void> {
    await this.desktop.close();
    await this.site.phones.close();
    await this.halt();
    await this.site.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The next event of this name on this DN, from when this is called. */
  next<Name extends EventName>(
    name: Name,
    thisDN: string,
    isMeant: (event: EventOf<Name>) => boolean = () => true,
    timeoutMs = 10_000,
  ): Promise<EventOf<Name>> {
    const { promise, resolve: found } = deferred<EventOf<Name>>();
    const listen = (event: Event): void => {
      // Sound: the name has just been compared, which tells the union apart.
      const one = event as EventOf<Name>;
      if (event.name === name && 'thisDN' in event && event.thisDN === thisDN && isMeant(one))
        found(one);
    };
    this.desktop.events.on('event', listen);
    return withDeadline(`${name} on ${thisDN}`, timeoutMs, () => promise).finally(() => {
      this.desktop.events.off('event', listen);
    });
  }

  /** The call that the customer's phone makes next to this agent, once it is established. */
  async established(agent: string): Promise<LiveCall> {
    await this.desktop.registerAddress(dn(agent));
    const event = await this.next('EventEstablished', agent);
    return { thisDN: dn(agent), connID: connID(event.connID), callUUID: event.callUUID };
  }

  /** Asks for a recording service and waits until it has really happened. */
  async ask(
    call: LiveCall,
    service: 'start' | 'stop' | 'pause' | 'resume',
  ): Promise<EventOf<'EventPrivateInfo'>> {
    const { privateServices: numbers } = this.config.recording;
    const facts = {
      start: 'started',
      stop: 'stopped',
      pause: 'paused',
      resume: 'resumed',
    } as const;
    const happened = this.next(
      'EventPrivateInfo',
      call.thisDN,
      info => info.privateMsgID === numbers[facts[service]] && info.connID === call.connID,
    );
    const { thisDN, connID: id } = call;
    await Promise.all([
      happened,
      this.desktop.privateService({ thisDN, connID: id, privateMsgID: numbers[service] }),
    ]);
    return happened;
  }

  /** The recordings of a call, once none of them goes on any more. */
  async archived(callUUID: CallUUID, timeoutMs = 15_000): Promise<readonly Recording[]> {
    await this.twinleg.recorder?.idle(AbortSignal.timeout(timeoutMs));
    return this.twinleg.catalogue.list({ callUUID });
  }
}
