import type { RecordedLeg } from '../catalogue/recording';
import { WavFormatError } from './archive-error';
import { nothing, type Findings } from './findings';
import { LegAudio } from './leg-audio';

/** A leg of the recording with its file open. */
export interface OpenLeg {
  readonly leg: RecordedLeg;
  readonly audio: LegAudio;
}

/**
 * Gives `use` those of the legs whose files can be used, and what is to be said of the others; the files are closed
 * when it is done.
 */
export async function withOpenLegs<T>(
  legs: readonly RecordedLeg[],
  use: (open: readonly OpenLeg[], findings: Findings) => Promise<T>,
): Promise<T> {
  const open: OpenLeg[] = [];
  const reasons: string[] = [];
  try {
    for (const leg of legs) {
      const audio = await openOrReason(leg);
      if (typeof audio === 'string') reasons.push(audio);
      else open.push({ leg, audio });
    }
    return await use(open, { ...nothing, reasons });
  } finally {
    await Promise.all(open.map(({ audio }) => audio.close()));
  }
}

/** Two faults cost the leg only, for the other one is worth keeping; any other fault may pass and is thrown. */
async function openOrReason(leg: RecordedLeg): Promise<LegAudio | string> {
  try {
    return await LegAudio.open(leg.path);
  } catch (error) {
    if (error instanceof WavFormatError) return `leg file not usable (${leg.dn}): ${error.message}`;
    if (isMissing(error)) return `leg file missing (${leg.dn})`;
    throw error;
  }
}

/** Whether the system says that there is no such file. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
