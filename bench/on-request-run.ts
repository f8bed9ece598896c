import { setTimeout as delay } from 'node:timers/promises';
import { connID, dn } from '../src/call/ids';
import type { Recording } from '../src/catalogue/recording';
import { desktopClient } from '../src/cli/desktop';
import { samplesOf, tone } from '../src/demo/tone';
import { messageOf, TwinlegError } from '../src/errors';
import type { TlibClient } from '../src/tlib/client';
import type { Event } from '../src/tlib/events';
import type { BenchSite } from './bench-site';
import { rounded, spreadOf, type Spread } from './percentile';

export interface OnRequestOptions {
  readonly calls: number;
  readonly perSecond: number;
  readonly callMs: number;
  readonly say: (line: string) => void;
}

/** How fast recordings begin that are asked for in mid call. */
export interface OnRequest extends Spread {
  /** What the three figures are of. */
  readonly measured: string;
  /** The two parts that it is the later of. */
  readonly recordingStarted: Spread;
  readonly eventPrivateInfo: Spread;
  readonly calls: number;
  /** Calls that did not come to be recorded by two legs: they are in none of the figures. */
  readonly failed: number;
  /** Of `calls`, those whose recording the archive has not verified; they are in the figures. */
  readonly notVerified: number;
}

/** DN that is not recorded by itself. */
const AGENT = '7002';
/** How long they have talked when recording is asked for. */
const TALKED_MS = 500;

/** What is known of one call, in milliseconds of this machine's clock, which all processes share. */
interface Asked {
  readonly at: number;
  toldAt?: number;
}

/** Has each of many calls recorded by RequestPrivateService in mid call, as an agent's desktop does, at a steady rate. */
export async function recordOnRequest(
  bench: BenchSite,
  options: OnRequestOptions,
): Promise<OnRequest> {
  const since = new Date();
  const desktop = desktopClient(bench.config, {});
  const asked = new Map<string, Asked>();
  await desktop.connect();
  try {
    await desktop.registerAddress(dn(AGENT));
    const refused = follow(desktop, bench, asked, options.say);
    await call(bench, options);
    const rows = await bench.archived(Math.max(1, asked.size - refused.size), since);
    return resultOf(rows, asked, options);
  } finally {
    await desktop.close();
  }
}

async function call(
  bench: BenchSite,
  { calls, perSecond, callMs }: OnRequestOptions,
): Promise<void> {
  const atOnce = Math.min(calls, Math.ceil((perSecond * (callMs + 500)) / 1_000));
  await bench.withPhones(async phones => {
    await phones.answer({ number: AGENT, audio: samplesOf(tone(500, 1_000)), atOnce });
    const run = await phones.call({
      from: '4930222',
      to: AGENT,
      as: 'carrier',
      audio: samplesOf(tone(800, 1_000)),
      durationMs: callMs,
      calls,
      perSecond,
      atOnce,
    });
    await run.finished();
  });
}

/** Asks for the recording of every call that is established, and notes when and when it was told to have begun. */
function follow(
  desktop: TlibClient,
  { config }: BenchSite,
  asked: Map<string, Asked>,
  say: (line: string) => void,
): ReadonlySet<string> {
  const { start, started } = config.recording.privateServices;
  const refused = new Set<string>();
  const ask = async (call: string): Promise<void> => {
    await delay(TALKED_MS);
    asked.set(call, { at: Date.now() });
    await desktop.privateService({ thisDN: dn(AGENT), connID: connID(call), privateMsgID: start });
  };
  desktop.events.on('event', (event: Event) => {
    if (event.name === 'EventEstablished' && event.thisDN === AGENT) {
      ask(event.connID).catch((error: unknown) => {
        refused.add(event.connID);
        say(`not recorded: ${messageOf(error)}`);
      });
      return;
    }
    if (event.name !== 'EventPrivateInfo' || event.privateMsgID !== started) return;
    const one = event.connID === undefined ? undefined : asked.get(event.connID);
    if (one) one.toldAt ??= Date.now();
  });
  return refused;
}

function resultOf(
  rows: readonly Recording[],
  asked: ReadonlyMap<string, Asked>,
  { calls, say }: OnRequestOptions,
): OnRequest {
  const measured = rows.flatMap(row => {
    const one = row.connID === undefined ? undefined : asked.get(row.connID);
    if (one?.toldAt === undefined || row.legs.length < 2) return [];
    const startedAt = Math.max(...row.legs.map(leg => leg.startedAt.getTime()));
    return [{ row, started: startedAt - one.at, told: one.toldAt - one.at }];
  });
  const notVerified = measured.filter(({ row }) => row.status !== 'verified');
  for (const { row } of notVerified) say(`${row.id} is ${row.status}: ${row.reasons.join('; ')}`);
  if (measured.length === 0) throw new TwinlegError('NO_VALUES', 'ours', 'no call was recorded');
  return {
    ...spreadOf(measured.map(({ started, told }) => rounded(Math.max(started, told)))),
    measured:
      'from sending RequestPrivateService to the later of: RecordingStarted of the second leg (by the clock of the recorder, ' +
      'the same machine), EventPrivateInfo 4013 received (both taps are in their bridges)',
    recordingStarted: spreadOf(measured.map(({ started }) => started)),
    eventPrivateInfo: spreadOf(measured.map(({ told }) => told)),
    calls: measured.length,
    failed: calls - measured.length,
    notVerified: notVerified.length,
  };
}
