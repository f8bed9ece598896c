import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Recording } from '../catalogue/recording';
import type { Config } from '../config/config';
import { loadConfig } from '../config/load';
import { placeSampleCalls } from '../demo/sample-calls';
import { Twinleg } from '../main';
import { WinstonLogger } from '../log/winston-logger';
import { findOptions } from '../provision/environment';
import { findServers } from '../provision/servers';
import { Site } from '../site';
import { desktopClient } from './desktop';
import { exitCode } from './exit-code';
import { configFile } from './find-config';
import type { Output } from './output';
import { recordingColumns, recordingJSON } from './recording-view';
import { siteGuide } from './site-guide';

export interface StartOptions {
  /** End when the sample calls are recorded; only without a configuration. */
  readonly once: boolean;
  /** Where the embedded default keeps its data. */
  readonly data: string;
}

/** How long the last of the sample calls may take to be archived. */
const archiveMs = 15_000;

/** What is asked to stop: Ctrl-C, or whoever runs the service. */
const stopSignals = ['SIGINT', 'SIGTERM'] as const;

/** `start`: drives the PBX of the configuration; without one, a whole site of its own with sample calls. */
export async function start(
  named: string | undefined,
  options: StartOptions,
  out: Output,
): Promise<number> {
  const stop = new AbortController();
  for (const signal of stopSignals)
    process.once(signal, () => {
      stop.abort();
    });
  const file = configFile(named, ['twinleg.yaml']);
  return file === undefined
    ? startSite(options, out, stop.signal)
    : startConfigured(loadConfig(file), stop.signal);
}

async function startConfigured(config: Config, stop: AbortSignal): Promise<number> {
  const log = new WinstonLogger(config.log);
  const twinleg = new Twinleg(config, log);
  try {
    await twinleg.start();
    await stopped(stop);
    log.info('stopping');
    return exitCode.ok;
  } finally {
    await twinleg.close();
    await log.close();
  }
}

async function startSite(options: StartOptions, out: Output, stop: AbortSignal): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`[twinleg] ${line}\n`);
  const dataDir = resolve(options.data);
  const log = new WinstonLogger({
    level: 'info',
    format: 'text',
    file: resolve(dataDir, 'twinleg.log'),
    stream: process.stderr,
  });
  const servers = await findServers(findOptions(process.env, say));
  say(`starting two private Asterisks (${servers.asterisk.version}, ${servers.asterisk.origin}) …`);
  const serverConfigDir = resolve(__dirname, '../../server-config');
  const site = await Site.start({ servers, dataDir, serverConfigDir, log });
  const config = loadConfig(site.configFile);
  const twinleg = new Twinleg(config, log);
  try {
    await twinleg.start();
    say('placing sample calls (about 8 seconds) …');
    const recordings = await recordSamples(twinleg, site, config, say);
    report(recordings, options, out, () => siteGuide(site, config, dataDir));
    if (!options.once) await stopped(stop);
    const isGood = recordings.length >= 3 && recordings.every(one => one.status === 'verified');
    return isGood ? exitCode.ok : exitCode.failed;
  } finally {
    await site.phones.close();
    await twinleg.close();
    await site.stop();
    await log.close();
  }
}

async function recordSamples(
  twinleg: Twinleg,
  site: Site,
  config: Config,
  say: (line: string) => void,
): Promise<readonly Recording[]> {
  const begun = new Date();
  const desktop = desktopClient(config, {});
  await desktop.connect();
  try {
    const services = config.recording.privateServices;
    await placeSampleCalls({ phones: site.phones, desktop, services, say });
    await twinleg.recorder?.idle(AbortSignal.timeout(archiveMs));
  } finally {
    await desktop.close();
  }
  return twinleg.catalogue.list().filter(one => one.startedAt >= begun);
}

function report(
  recordings: readonly Recording[],
  { once: isOnce }: StartOptions,
  out: Output,
  guide: () => readonly string[],
): void {
  if (!out.isJSON) {
    out.line();
    out.rows(recordingColumns, recordings, 'No recordings.');
    for (const { file } of recordings) if (file !== undefined) out.line(`  ${file}`);
  }
  if (!isOnce && !out.isJSON) for (const line of guide()) out.line(line);
  if (out.isJSON) out.json({ recordings: recordings.map(recordingJSON) });
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
