import type { Archive, Archived } from '../../archive/archive';
import { ArchiveError } from '../../archive/archive-error';
import type { RecordingID } from '../../call/ids';
import type { Recording } from '../../catalogue/recording';
import { StorageError } from '../../catalogue/storage-error';

/** An archive that keeps no audio: remembers what it was given and can be told to fail. */
export class MemoryArchive implements Archive {
  readonly stored: Recording[] = [];
  readonly discarded: RecordingID[] = [];
  /** How often the next `store` fails of the disk. */
  storageErrors = 0;
  /** Whether the recordings that are stored hold audio. */
  hasAudio = true;

  async store(recording: Recording): Promise<Archived> {
    if (this.storageErrors > 0) {
      this.storageErrors -= 1;
      throw new StorageError('no space left');
    }
    if (!this.hasAudio) throw new ArchiveError('NO_AUDIO', 'all legs are empty');
    this.stored.push(recording);
    return {
      status: 'verified',
      reasons: [],
      notes: [],
      file: `/archive/${recording.id}.wav`,
      seconds: 1,
      bytes: 32_044,
      sha256: '0'.repeat(64),
    };
  }

  async discard({ id }: Recording): Promise<void> {
    this.discarded.push(id);
  }
}
