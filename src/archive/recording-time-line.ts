import type { Recording } from '../catalogue/recording';
import { ArchiveError } from './archive-error';
import { inSeconds, nothing, type Findings } from './findings';
import type { OpenLeg } from './open-legs';
import { msOf, sampleAt, samplesIn, type TimeLine } from './time-line';

/**
 * The recording's time from its start to its end. Where nobody saw the end, it is that of the legs' files without
 * the silence, `tailMs` at most, that an endpoint adds until it notices that nothing comes any more.
 */
export async function recordingTimeLine(
  { startedAt: start, endedAt }: Recording,
  legs: readonly OpenLeg[],
  tailMs: number,
): Promise<TimeLine & { readonly findings: Findings }> {
  if (endedAt !== undefined && endedAt > start) {
    return { start, samples: sampleAt(start, endedAt), findings: nothing };
  }
  const { samples, cut } = await endOfFiles(start, legs, samplesIn(tailMs));
  if (samples <= 0) {
    throw new ArchiveError('NO_AUDIO', 'all audio lies before the recording');
  }
  const notes = [
    `nobody saw the recording end: taken from its legs' files, less ${inSeconds(msOf(cut))} of silence`,
  ];
  const reasons = endedAt === undefined ? [] : ['the recording ended before it began'];
  return { start, samples, findings: { reasons, notes } };
}

async function endOfFiles(
  start: Date,
  legs: readonly OpenLeg[],
  most: number,
): Promise<{ readonly samples: number; readonly cut: number }> {
  const ends = legs.map(({ leg, audio }) => sampleAt(start, leg.startedAt) + audio.samples);
  const last = Math.max(...ends);
  let silent = most;
  for (const [index, { audio }] of legs.entries()) {
    const missing = last - (ends[index] ?? last);
    silent = Math.min(silent, missing + (await audio.trailingSilence(most)));
  }
  // A recording that is silent altogether keeps its length: that is what there is to tell of it.
  const cut = silent < last ? silent : 0;
  return { samples: last - cut, cut };
}
