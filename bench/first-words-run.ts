import { readWav } from '../test/support/read-wav';
import { samplesOf, silence, tone } from '../src/demo/tone';
import { TwinlegError } from '../src/errors';
import type { BenchSite } from './bench-site';
import { firstWords, missingMs } from './first-words';

const PER_SECOND = 2;
const CALL_MS = 3_000;
/** Long enough for both legs to be up before the answer, as with people; shorter rings are what this does not measure. */
const RING_MS = 500;

/** What is missing of the first words that a callee says, over all calls. */
export interface FirstWords {
  /** The worst of the calls. */
  readonly missingMs: number;
  readonly missingMsCalls: number;
  /** How many of the calls have lost nothing. */
  readonly missingMsWhole: number;
  readonly ringMs: number;
}

/** Calls a phone that is recorded full-time and that speaks from its first RTP packet on, and listens to the archive. */
export async function listenToFirstWords(bench: BenchSite, calls: number): Promise<FirstWords> {
  const since = new Date();
  await bench.withPhones(async phones => {
    // The silence keeps the words from being said a second time.
    const audio = new Int16Array([...firstWords, ...samplesOf(silence(2 * CALL_MS))]);
    await phones.answer({ number: '7001', audio, ringMs: RING_MS });
    const run = await phones.call({
      from: '4930111',
      to: '7001',
      as: 'carrier',
      audio: samplesOf(tone(440, 1_000)),
      durationMs: CALL_MS,
      calls,
      perSecond: PER_SECOND,
    });
    await run.finished();
  });
  const rows = await bench.archived(calls, since);
  const missing = await Promise.all(rows.map(({ file }) => missingIn(file)));
  return {
    missingMs: Math.max(...missing),
    missingMsCalls: missing.length,
    missingMsWhole: missing.filter(ms => ms === 0).length,
    ringMs: RING_MS,
  };
}

async function missingIn(file: string | undefined): Promise<number> {
  if (file === undefined) throw new TwinlegError('NO_FILE', 'ours', 'a recording has no file');
  // The first channel is the recorded party's: the callee's.
  const [callee = new Int16Array()] = await readWav(file);
  return missingMs(callee);
}
