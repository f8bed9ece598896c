import { setTimeout as delay } from 'node:timers/promises';
import type { Phones } from '../src/demo/phones';
import type { SippRun } from '../src/demo/sipp-run';
import { samplesOf, tone } from '../src/demo/tone';
import { TwinlegError } from '../src/errors';
import { BenchSite, type BenchSiteOptions } from './bench-site';
import { cpuMs } from './cpu-time';
import { mean, rounded } from './percentile';
import { packetsReceived } from './channel-statistics';

export interface MediaOptions extends Omit<BenchSiteOptions, 'atOnce'> {
  /** At the same time. */
  readonly calls: number;
  /** How long each window is in which CPU is counted. */
  readonly seconds: number;
  /** How often each variant has a window. */
  readonly rounds: number;
  /** New calls a second. */
  readonly perSecond: number;
  readonly say: (line: string) => void;
}

type VariantName = 'none' | 'mixMonitor' | 'twoInvites';

interface Variant {
  readonly name: VariantName;
  /** The phone that takes the calls, and what the carrier dials to reach it. */
  readonly agent: string;
  readonly dialled: string;
  readonly channelsPerCall: number;
}

/** 7001 is recorded full-time, 7002 and 7003 are not; the PBX itself records what comes in by 8003. */
const variants: readonly Variant[] = [
  { name: 'none', agent: '7002', dialled: '7002', channelsPerCall: 2 },
  { name: 'mixMonitor', agent: '7003', dialled: '8003', channelsPerCall: 2 },
  // Each party has a tap and a leg besides.
  { name: 'twoInvites', agent: '7001', dialled: '7001', channelsPerCall: 6 },
];

/** What one window showed; percentages are of one core for one call, milliseconds for one call. */
interface Window {
  readonly variant: VariantName;
  readonly pbxPercent: number;
  readonly recorderPercent: number;
  readonly controllerPercent: number;
  readonly controllerEstablishingMs: number;
  readonly controllerEndingMs: number;
  /** Of the packets that both ends of all calls should have sent in the window, the share that the PBX got. */
  readonly audioShare: number;
  /** Of the recordings, where there are any: one that is not whole may have been cheaper. */
  readonly verifiedShare?: number;
}

interface Clock {
  readonly wall: number;
  readonly pbx: number;
  readonly recorder: number;
  readonly controller: number;
}

const [SETTLE_MS, MARGIN_MS] = [2_000, 3_000];
const WARM_UP_CALLS = 10;
/** So many of those that are recorded, one after the other: a controller in service has run for days. */
const WARM_UP_RECORDED = 150;
const PACKETS_PER_SECOND = 50;

/** What a recorded call costs on PBX, recorder and controller, beside one that is not recorded and one that the PBX records. */
export async function benchMedia(options: MediaOptions): Promise<object> {
  const { calls, seconds, rounds, perSecond, say } = options;
  return BenchSite.during({ ...options, atOnce: calls }, async bench => {
    say('warming up');
    await warmUp(bench, options);
    const windows: Window[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // There and back again, so that what drifts on the machine touches all variants alike.
      for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
        const window = await measure(bench, variant, options);
        windows.push(window);
        say(
          `round ${round + 1}, ${variant.name}: ${window.pbxPercent} % of a core per call on the PBX`,
        );
      }
    }
    return { ...summary(windows), calls, seconds, rounds, perSecond, windows };
  });
}

function summary(windows: readonly Window[]): object {
  const of = (variant: VariantName, what: (window: Window) => number): number =>
    mean(windows.filter(window => window.variant === variant).map(what));
  const controllerMs = (window: Window): number =>
    window.controllerEstablishingMs + window.controllerEndingMs;
  const [none, mixMonitor, twoInvites] = variants.map(({ name }) =>
    of(name, window => window.pbxPercent),
  );
  if (none === undefined || mixMonitor === undefined || twoInvites === undefined) return {};
  const added = { mixMonitor: mixMonitor - none, twoInvites: twoInvites - none };
  return {
    pbxCpuPercentPerCall: {
      none: rounded(none),
      mixMonitor: rounded(mixMonitor),
      twoInvites: rounded(twoInvites),
    },
    addedRatio: rounded(added.twoInvites / added.mixMonitor),
    recorderCpuPercentPerCall: rounded(of('twoInvites', window => window.recorderPercent)),
    controllerCpuMsPerCall: rounded(of('twoInvites', controllerMs)),
    controllerCpuMsPerUnrecordedCall: rounded(of('none', controllerMs)),
    controllerCpuPercentPerCall: rounded(of('twoInvites', window => window.controllerPercent)),
  };
}

/** The controller's code is compiled as it runs, and the PBX loads and learns at the first calls: these do not count. */
async function warmUp(bench: BenchSite, options: MediaOptions): Promise<void> {
  const since = new Date();
  await bench.withPhones(async phones => {
    for (const variant of variants) {
      const run = await place(
        phones,
        variant,
        { ...options, calls: WARM_UP_CALLS },
        1_000,
        warmUpCalls(variant),
      );
      await run.finished();
    }
  });
  await bench.archived(WARM_UP_RECORDED, since);
  await bench.channelsUp(0, 10_000);
}

const warmUpCalls = ({ name }: Variant): number =>
  name === 'twoInvites' ? WARM_UP_RECORDED : WARM_UP_CALLS;

/** `calls` at once, and `total` in all. */
async function place(
  phones: Phones,
  { agent, dialled }: Variant,
  { calls, perSecond }: MediaOptions,
  durationMs: number,
  total = calls,
): Promise<SippRun> {
  await phones.answer({ number: agent, audio: samplesOf(tone(440, 1_000)), atOnce: calls });
  return phones.call({
    from: '4930111',
    to: dialled,
    as: 'carrier',
    audio: samplesOf(tone(700, 1_000)),
    durationMs,
    calls: total,
    atOnce: calls,
    perSecond,
  });
}

async function measure(bench: BenchSite, variant: Variant, options: MediaOptions): Promise<Window> {
  const { calls, seconds, perSecond, stop } = options;
  const since = new Date();
  const channels = variant.channelsPerCall * calls;
  const establishingMs = (calls / perSecond) * 1_000;
  return bench.withPhones(async phones => {
    const durationMs = establishingMs + SETTLE_MS + seconds * 1_000 + MARGIN_MS;
    const before = await clock(bench);
    const run = await place(phones, variant, options, durationMs);
    await bench.channelsUp(channels, establishingMs + 5_000);
    const established = await clock(bench);
    await delay(SETTLE_MS, undefined, { signal: stop });
    const heardBefore = await hear(bench);
    const from = await clock(bench);
    await delay(seconds * 1_000, undefined, { signal: stop });
    const to = await clock(bench);
    const heard = await hear(bench);
    const stillUp = await bench.channels();
    if (stillUp !== channels) {
      const message = `${stillUp} of ${channels} channels were up at the end of the window`;
      throw new TwinlegError('CALLS_LOST', 'ours', message);
    }
    await run.finished();
    const isRecorded = variant.name === 'twoInvites';
    const verified = isRecorded ? await verifiedShare(bench, since, options) : undefined;
    await bench.channelsUp(0, 10_000);
    const ended = await clock(bench);
    const windowMs = to.wall - from.wall;
    const percent = (what: Exclude<keyof Clock, 'wall'>): number =>
      rounded(((to[what] - from[what]) / windowMs / calls) * 100);
    const expected = 2 * calls * PACKETS_PER_SECOND * ((heard.wall - heardBefore.wall) / 1_000);
    return {
      variant: variant.name,
      pbxPercent: percent('pbx'),
      recorderPercent: percent('recorder'),
      controllerPercent: percent('controller'),
      controllerEstablishingMs: rounded((established.controller - before.controller) / calls),
      controllerEndingMs: rounded((ended.controller - to.controller) / calls),
      ...(verified !== undefined && { verifiedShare: verified }),
      audioShare: rounded((heard.packets - heardBefore.packets) / expected),
    };
  });
}

async function clock({ site, controller }: BenchSite): Promise<Clock> {
  const [pbx, recorder, own] = await Promise.all(
    [site.pbx, site.recorder, controller].map(({ pid }) => cpuMs(pid)),
  );
  return { wall: performance.now(), pbx: pbx ?? 0, recorder: recorder ?? 0, controller: own ?? 0 };
}

/** Of this window's recordings the share that is verified; throws when there are not as many as calls. */
async function verifiedShare(
  bench: BenchSite,
  since: Date,
  { calls, say }: MediaOptions,
): Promise<number> {
  const rows = await bench.archived(calls, since);
  if (rows.length !== calls) {
    throw new TwinlegError('MISCOUNTED', 'ours', `${rows.length} recordings of ${calls} calls`);
  }
  const bad = rows.filter(({ status }) => status !== 'verified');
  for (const { id, status, reasons } of bad) say(`${id} is ${status}: ${reasons.join('; ')}`);
  return rounded((calls - bad.length) / calls);
}

/** How many packets the PBX has got up to now on all channels that are up. */
async function hear({ site }: BenchSite): Promise<{ wall: number; packets: number }> {
  const printed = await site.pbx.rx('pjsip show channelstats');
  return { wall: performance.now(), packets: packetsReceived(printed) };
}
