import { TwinlegError, type Fault } from '../errors';

type ArchiveErrorCode = 'NO_AUDIO' | 'TOO_LONG' | 'BAD_MASK';

const faultOf: Readonly<Record<ArchiveErrorCode, Fault>> = {
  NO_AUDIO: 'media-server',
  TOO_LONG: 'ours',
  BAD_MASK: 'ours',
};

/**
 * A recording cannot be archived and its legs' files stay where they are. `NO_AUDIO`: no leg holds a sample of the
 * recording's time. `TOO_LONG`: a WAV cannot hold it. `BAD_MASK`: a pause has no time, so nothing may be shown.
 */
export class ArchiveError extends TwinlegError {
  declare readonly code: ArchiveErrorCode;

  constructor(code: ArchiveErrorCode, message: string) {
    super(code, faultOf[code], message);
  }
}

/** A leg's file is no WAV, or not one of 16 bit PCM, mono, 8000 Hz; the message says which. */
export class WavFormatError extends TwinlegError {
  constructor(message: string) {
    super('WAV_FORMAT', 'media-server', message);
  }
}
