import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CallModel } from './call/call-model';
import { DNDirectory } from './call/dn';
import { dn, recordingID } from './call/ids';
import type { Catalogue } from './catalogue/catalogue';
import type { AriConfig, Config, PbxConfig, RecorderConfig } from './config/config';
import { Ari, type AriOptions } from './driver/asterisk/ari';
import { AriOperations } from './driver/asterisk/ari-operations';
import { AsteriskCallSource, callSourceEvents } from './driver/asterisk/asterisk-call-source';
import {
  AsteriskRecordingEndpoint,
  recordingEndpointEvents,
} from './driver/asterisk/asterisk-recording-endpoint';
import { AsteriskReplicator, replicatorEvents } from './driver/asterisk/asterisk-replicator';
import { FilesystemArchive } from './driver/filesystem/filesystem-archive';
import { Database, type CommitOptions } from './driver/sqlite/database';
import { SqliteCallBook } from './driver/sqlite/sqlite-call-book';
import { SqliteCatalogue } from './driver/sqlite/sqlite-catalogue';
import { messageOf } from './errors';
import { fullTime } from './initiation/full-time';
import type { Trigger } from './initiation/initiation';
import type { Logger } from './log/logger';
import { CallFollower } from './recorder/call-follower';
import { Recorder } from './recorder/recorder';
import { CallRegistry } from './switch/call-registry';
import { EffectPerformer } from './switch/effect-performer';
import { Entitlement } from './switch/entitlement';
import { MediaControl } from './switch/media-control';
import { PrivateService } from './switch/private-service';
import { Registrations } from './switch/registrations';
import { StateReporter } from './switch/state-reporter';
import { Switch } from './switch/switch';
import { TlibService } from './switch/tlib-service';
import { TlibClient } from './tlib/client';
import { TlibServer } from './tlib/server';
import type { TlsIdentity } from './tlib/tls-identity';

/** The ways that look at calls by themselves, in the order in which they are asked; each is a file. */
const triggers: readonly Trigger[] = [fullTime];

/** So much of what was written last a crash may take; the legs' own arguments and files say the same. */
const commitWithinMs = 10;

/** How long the recorder waits for an answer of the switch. */
const requestTimeoutMs = 3_000;

/** Twinleg as the configuration wants it: one process with either role or both. */
export class Twinleg {
  readonly catalogue: Catalogue;
  readonly switch: Switch | undefined;
  readonly recorder: Recorder | undefined;
  readonly #database: Database;

  constructor(config: Config, log: Logger) {
    this.#database = openDatabase(config, {
      withinMs: commitWithinMs,
      onFailure: error => {
        log.error('catalogue not written', { reason: messageOf(error) });
      },
    });
    this.catalogue = new SqliteCatalogue(this.#database);
    if (config.roles.includes('switch') && config.pbx) {
      const book = new SqliteCallBook(this.#database);
      this.switch = makeSwitch(
        config,
        config.pbx,
        this.catalogue,
        book,
        log.child({ role: 'switch' }),
      );
    }
    if (config.roles.includes('recorder') && config.recorder) {
      this.recorder = makeRecorder(
        config,
        config.recorder,
        this.catalogue,
        log.child({ role: 'recorder' }),
      );
    }
  }

  /** Resolves when calls are recorded. The switch first: the recorder asks it for the calls that it takes up. */
  async start(): Promise<void> {
    try {
      await this.switch?.start();
      await this.recorder?.start();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Drains: takes nothing new, archives what is over. What is being recorded goes on without us. Idempotent. */
  async close(): Promise<void> {
    await this.recorder?.close();
    await this.switch?.close();
    this.#database.close();
  }
}

/** The catalogue alone, to read: for the command line beside a running Twinleg. */
export function openCatalogue(config: Config): Catalogue {
  return new SqliteCatalogue(openDatabase(config));
}

/** The calls that the switch sees now, to read; who opens it closes it. */
export function openCallBook(config: Config): SqliteCallBook {
  return new SqliteCallBook(openDatabase(config));
}

function openDatabase(config: Config, commits: CommitOptions = {}): Database {
  const file = config.recorder?.catalogue.file ?? join(config.dataDir, 'twinleg.db');
  mkdirSync(dirname(file), { recursive: true });
  return new Database(file, commits);
}

function makeAri(
  ari: AriConfig,
  application: string,
  subscribeAll: boolean,
  eventTypes: AriOptions['eventTypes'],
  log: Logger,
): Ari {
  return new Ari({ ...ari, application, subscribeAll, ...(eventTypes && { eventTypes }), log });
}

/** The PEM files that a `tls` section names, read. `ENOENT` and the like when they cannot be. */
function readTLS<Files extends Readonly<Record<string, string | undefined>>>(files: Files): Files {
  const isFile = (key: string): boolean => ['cert', 'key', 'ca'].includes(key);
  const read = Object.entries(files).map(([key, value]) => [
    key,
    isFile(key) && value !== undefined ? readFileSync(value, 'utf8') : value,
  ]);
  // Sound: the same keys, and text where there was text.
  return Object.fromEntries(read) as Files;
}

const clientTLS = ({
  serverName,
  ...files
}: Exclude<RecorderConfig['tlib']['tls'], false>): TlsIdentity => ({
  ...readTLS(files),
  ...(serverName !== undefined && { servername: serverName }),
});

function makeSwitch(
  config: Config,
  pbx: PbxConfig,
  catalogue: Catalogue,
  book: SqliteCallBook,
  log: Logger,
): Switch {
  const { recording, tlib } = config;
  const isIDTaken = (id: string): boolean => catalogue.get(recordingID(id)) !== undefined;
  const ari = makeAri(
    pbx.ari,
    pbx.application,
    true,
    [...callSourceEvents, ...replicatorEvents],
    log,
  );
  const operations = new AriOperations(ari);
  const calls = new AsteriskCallSource(ari, operations, pbx, log);
  const replicator = new AsteriskReplicator(
    ari,
    operations,
    { ...pbx, timeoutMs: pbx.ari.timeoutMs },
    log,
  );

  const dns = Object.entries(config.dns).map(([name, one]) => ({
    dn: dn(name),
    device: one.endpoint ?? name,
    type: one.type,
    record: one.record,
  }));
  const directory = new DNDirectory(dns, pbx.extensionsFromEndpoints);
  const registry = new CallRegistry(pbx.name, new CallModel(directory), book, log);
  const registrations = new Registrations();
  const reporter = new StateReporter(
    registry,
    registrations,
    catalogue,
    recording.privateServices,
    log,
  );
  const performer = new EffectPerformer(registry, replicator, reporter, recording);
  const control = new MediaControl({
    registry,
    directory,
    triggers,
    replicator,
    performer,
    reporter,
    destination: recording.destination,
    isIDTaken,
    log,
  });
  const privateService = new PrivateService(control, {
    numbers: recording.privateServices,
    destinations: [recording.destination, ...recording.allowedDestinations],
    isIDTaken,
  });
  const handler = new TlibService({
    registry,
    registrations,
    directory,
    entitlement: new Entitlement(tlib.applications),
    privateService,
    sessionsOf: connID => control.sessionsOf(connID),
    isLinkUp: () => whole.isLinkUp,
    log,
  });
  const server = new TlibServer({
    listeners: tlib.listen.map(({ tls, ...listener }) => ({
      ...listener,
      ...(tls && { tls: readTLS(tls) }),
    })),
    handler,
    addp: tlib.addp,
    loginTimeoutMs: tlib.loginTimeoutMs,
    log,
  });
  const whole: Switch = new Switch({
    calls,
    registry,
    registrations,
    control,
    server,
    log,
  });
  return whole;
}

function makeRecorder(
  config: Config,
  options: RecorderConfig,
  catalogue: Catalogue,
  log: Logger,
): Recorder {
  const { endpoint: at, tlib, archive, partnerTimeoutMs } = options;
  const ari = makeAri(at.ari, at.application, false, recordingEndpointEvents, log);
  const endpoint = new AsteriskRecordingEndpoint(
    ari,
    new AriOperations(ari),
    { ...at, timeoutMs: at.ari.timeoutMs },
    log,
  );
  const { tls, ...address } = tlib;
  const client = new TlibClient({
    ...address,
    ...(tls !== false && { tls: clientTLS(tls) }),
    requestTimeoutMs,
    addp: config.tlib.addp,
    reconnect: true,
    log,
  });
  const follower = new CallFollower(client, config.recording.privateServices, log);
  return new Recorder({
    endpoint,
    follower,
    archive: new FilesystemArchive(archive, log),
    catalogue,
    partnerTimeoutMs,
    log,
  });
}
