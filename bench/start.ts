import type { BenchSiteOptions } from './bench-site';
import { BenchSite } from './bench-site';
import { listenToFirstWords } from './first-words-run';
import { recordOnRequest } from './on-request-run';

export interface StartOptions extends Omit<BenchSiteOptions, 'atOnce'> {
  /** How many calls are recorded on request. */
  readonly calls: number;
  /** New calls a second, and so requests a second. */
  readonly perSecond: number;
  /** How many calls are listened to. */
  readonly firstWords: number;
  readonly say: (line: string) => void;
}

/** How long each call that is recorded on request lasts: short, so that few are up at once and it is the rate that counts. */
const CALL_MS = 1_500;
/** Recorded and not measured: a controller in service has run for days, and its code has been compiled. */
const WARM_UP_CALLS = 100;

/** How fast recording begins: from a request to both legs being recorded, and what it costs of the first words. */
export async function benchStart(options: StartOptions): Promise<object> {
  const { calls, perSecond, firstWords, say } = options;
  const atOnce = Math.min(calls, Math.ceil((perSecond * (CALL_MS + 500)) / 1_000));
  return BenchSite.during({ ...options, atOnce: Math.max(atOnce, 10) }, async bench => {
    say(`${firstWords} calls that are recorded from the answer on`);
    const words = await listenToFirstWords(bench, firstWords);
    say(`${WARM_UP_CALLS} calls to warm up`);
    await recordOnRequest(bench, { ...options, calls: WARM_UP_CALLS, callMs: CALL_MS });
    say(`${calls} calls that are recorded on request, ${perSecond} a second`);
    const delays = await recordOnRequest(bench, { ...options, callMs: CALL_MS });
    return { ...delays, perSecond, warmUpCalls: WARM_UP_CALLS, ...words };
  });
}
