import { join } from 'node:path';
import { MemoryCallBook } from '../../src/driver/memory/memory-call-book';
import { MemoryCatalogue } from '../../src/driver/memory/memory-catalogue';
import { MemoryRecordingEndpoint } from '../../src/driver/memory/memory-recording-endpoint';
import { MemoryReplicator } from '../../src/driver/memory/memory-replicator';
import { keyOf, MemoryLegs } from './memory-legs';
import { RecordedLog } from './recorded-log';

/** The PBX's media, the endpoint and the disk: what is still there when the controller dies. */
export class MemoryWorld {
  readonly log = new RecordedLog();
  readonly catalogue = new MemoryCatalogue();
  readonly book = new MemoryCallBook();
  readonly endpoint: MemoryRecordingEndpoint;
  readonly legs: MemoryLegs;
  readonly replicator: MemoryReplicator;
  readonly archiveDir: string;

  constructor(dir: string) {
    this.archiveDir = join(dir, 'archive');
    this.endpoint = new MemoryRecordingEndpoint(join(dir, 'spool'), this.log);
    this.legs = new MemoryLegs(this.endpoint);
    this.replicator = new MemoryReplicator(this.legs, this.log);
    this.endpoint.farEnd = legID => {
      this.replicator.loseLeg(keyOf(legID));
    };
  }

  /** The controller has died: nobody listens any more. */
  forgetListeners(): void {
    this.endpoint.events.removeAllListeners();
    this.replicator.events.removeAllListeners();
  }
}
