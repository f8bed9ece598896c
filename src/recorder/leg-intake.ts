import { createHash } from 'node:crypto';
import { messageOf } from '../errors';
import type { Logger } from '../log/logger';
import type { OngoingRecording } from './ongoing-recording';
import type { ArrivedLeg, LegFile, RecordingEndpoint } from './recording-endpoint';
import type { RecordingJournal } from './recording-journal';
import { parseRequestURI, RequestURIError, type LegIdentity } from './request-uri';

/** What is done to single legs on the recording endpoint. */
export class LegIntake {
  readonly #endpoint: RecordingEndpoint;
  readonly #journal: RecordingJournal;
  readonly #log: Logger;

  constructor(endpoint: RecordingEndpoint, journal: RecordingJournal, log: Logger) {
    this.#endpoint = endpoint;
    this.#journal = journal;
    this.#log = log;
  }

  /** What the leg says of itself; one that says nothing usable is refused. */
  async identify(leg: ArrivedLeg): Promise<LegIdentity | undefined> {
    try {
      return parseRequestURI(leg.requestURI);
    } catch (error) {
      if (!(error instanceof RequestURIError)) throw error;
      const { message: reason } = error;
      this.#log.warn('request URI not readable', { uri: leg.requestURI, reason });
      await this.#endpoint.refuse(leg.legID, reason);
      return undefined;
    }
  }

  record(legID: string): Promise<LegFile> {
    return this.#endpoint.record(legID, fileName(legID));
  }

  adopt(legID: string): Promise<LegFile | undefined> {
    return this.#endpoint.adopt(legID, fileName(legID));
  }

  refuse(legID: string, reason: string): Promise<void> {
    return this.#endpoint.refuse(legID, reason);
  }

  /** The PBX sends silence while paused; the endpoint writes silence too, should it not. */
  mute(ongoing: OngoingRecording, legIDs: readonly string[] = ongoing.legsUp): void {
    const isMuted = ongoing.isPaused;
    const failed = isMuted ? 'leg not muted' : 'leg not unmuted';
    for (const legID of legIDs)
      this.#endpoint.setMuted(legID, isMuted).catch((error: unknown) => {
        this.#journal.note(ongoing, failed, { legID, reason: messageOf(error) });
      });
  }
}

/** Derived from the leg alone, so that whoever comes after us finds the file; safe, whatever the leg is called. */
const fileName = (legID: string): string =>
  `twinleg-${createHash('sha256').update(legID).digest('hex').slice(0, 24)}`;
