import type { JourneyEntry, Recording } from '../../src/catalogue/recording';
import { StorageError } from '../../src/catalogue/storage-error';
import { MemoryCatalogue } from '../../src/driver/memory/memory-catalogue';

/** A catalogue whose disk fails when it is told to. */
export class BreakableCatalogue extends MemoryCatalogue {
  isBroken = false;
  /** How many writes of a row fail, whatever `isBroken` says. */
  failures = 0;

  override save(recording: Recording): void {
    this.failures -= 1;
    if (this.isBroken || this.failures >= 0) throw new StorageError('disk full');
    super.save(recording);
  }

  override append(entry: JourneyEntry): void {
    if (this.isBroken) throw new StorageError('disk full');
    super.append(entry);
  }
}
