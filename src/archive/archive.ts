import type { Recording } from '../catalogue/recording';

/** What came of archiving one recording. */
export interface Archived {
  readonly status: 'verified' | 'suspect';
  /** Empty when verified. */
  readonly reasons: readonly string[];
  /** What was coped with and throws no doubt on the audio, one clause each: for the journey. */
  readonly notes: readonly string[];
  /** Absolute path of the stereo WAV: channel 1 is what `recordDN` says, channel 2 what the other party says. */
  readonly file: string;
  readonly seconds: number;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Turns the legs' own files into one verified stereo WAV with its metadata beside it. The leg files stay until
 * the result is safely on disk and are then removed; on any doubt they are kept.
 */
export interface Archive {
  /**
   * Idempotent: storing again, also after a crash half-way, gives the same result. `ArchiveError` when there is
   * nothing to store, `StorageError` when the result cannot be written; the legs' files are then untouched.
   */
  store(recording: Recording): Promise<Archived>;
  /** Removes the legs' files of a recording that is none: its call was never answered. Idempotent. */
  discard(recording: Recording): Promise<void>;
}
