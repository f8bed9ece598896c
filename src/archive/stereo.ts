import type { DN } from '../call/ids';
import type { RecordedLeg, Recording } from '../catalogue/recording';
import { ArchiveError } from './archive-error';
import { assignChannels } from './channel-assignment';
import { together, type Findings } from './findings';
import { mix, type Channels } from './mix';
import { withOpenLegs, type OpenLeg } from './open-legs';
import { recordingTimeLine } from './recording-time-line';
import { StereoWavWriter } from './stereo-wav-writer';
import { endOf, maskedSpans, sampleAt, type Span, type TimeLine } from './time-line';
import { verifyCover, verifyLeg } from './verification';

/** What one channel of the stereo file holds. */
export interface StereoChannel {
  readonly channel: 1 | 2;
  /** DN of who is heard; absent when no leg speaks on the channel. */
  readonly dn?: DN;
  readonly says: 'the recorded party' | 'the other party' | 'one of the two parties';
  /** The legs whose audio is in it, by their place in the recording's `legs`. */
  readonly legs: readonly number[];
}

/** What came of mixing one recording's legs. */
export interface Stereo extends Findings {
  readonly endedAt: Date;
  /** Length of each channel. */
  readonly samples: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly channels: readonly [StereoChannel, StereoChannel];
}

interface PlacedOpenLeg extends OpenLeg {
  readonly at: number;
  readonly index: number;
}

/**
 * Verifies the legs' files and mixes them to one stereo WAV at `path`, which is there whole or not at all. `tailMs`
 * is how long an endpoint may go on writing silence after a leg's end. `ArchiveError` when there is no audio.
 */
export function writeStereo(recording: Recording, path: string, tailMs: number): Promise<Stereo> {
  return withOpenLegs(recording.legs, async (open, opened) => {
    if (!open.some(({ audio }) => audio.samples > 0)) {
      const why = opened.reasons.join('; ') || `${recording.legs.length} legs, all empty`;
      throw new ArchiveError('NO_AUDIO', why);
    }
    const { findings: timeFindings, ...timeLine } = await recordingTimeLine(
      recording,
      open,
      tailMs,
    );
    const legs = open.map(leg => place(leg, recording, timeLine));
    const assigned = assignChannels(recording.recordDN, legs);
    const masked = maskedSpans(recording.masks, timeLine);
    const written = await writeMix(path, assigned.channels, timeLine.samples, masked);
    const findings = together(
      opened,
      { reasons: recording.legs.length === 1 ? ['only one leg was recorded'] : [], notes: [] },
      assigned.findings,
      timeFindings,
      ...legs.map(leg =>
        verifyLeg({ ...leg, isSilent: written.silent.has(leg) }, timeLine, tailMs),
      ),
      ...([1, 2] as const).map(channel =>
        verifyCover(channel, recordedOn(assigned.channels, channel), timeLine, tailMs),
      ),
    );
    return {
      ...findings,
      endedAt: endOf(timeLine),
      samples: timeLine.samples,
      bytes: written.bytes,
      sha256: written.sha256,
      channels: [
        channelOf(1, assigned.channels[0], assigned.isCertain),
        channelOf(2, assigned.channels[1], assigned.isCertain),
      ],
    };
  });
}

const place = (open: OpenLeg, { legs }: Recording, { start }: TimeLine): PlacedOpenLeg => ({
  ...open,
  at: sampleAt(start, open.leg.startedAt),
  index: legs.indexOf(open.leg),
});

const recordedOn = (channels: Channels<PlacedOpenLeg>, channel: 1 | 2): readonly RecordedLeg[] =>
  channels[channel === 1 ? 0 : 1].map(({ leg }) => leg);

function channelOf(
  channel: 1 | 2,
  legs: readonly PlacedOpenLeg[],
  isCertain: boolean,
): StereoChannel {
  const party = channel === 1 ? 'the recorded party' : 'the other party';
  const [first] = legs;
  return {
    channel,
    ...(first && { dn: first.leg.dn }),
    says: isCertain ? party : 'one of the two parties',
    legs: legs.map(({ index }) => index),
  };
}

async function writeMix(
  path: string,
  channels: Channels<PlacedOpenLeg>,
  samples: number,
  masked: readonly Span[],
): Promise<{
  readonly bytes: number;
  readonly sha256: string;
  readonly silent: ReadonlySet<PlacedOpenLeg>;
}> {
  const writer = await StereoWavWriter.create(path, samples);
  try {
    const silent = await mix(channels, samples, masked, frames => writer.write(frames));
    return { ...(await writer.finish()), silent };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}
