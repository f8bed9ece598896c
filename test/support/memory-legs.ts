import { deferred } from '../../src/async/deferred';
import { TwinlegError } from '../../src/errors';
import type { MemoryRecordingEndpoint } from '../../src/driver/memory/memory-recording-endpoint';
import type { Legs } from '../../src/driver/memory/memory-replicator';
import type { Replication } from '../../src/switch/replicator';

/** The guide's request URI, written from the guide alone. */
export function guideURI(replication: Replication, stream: 0 | 1): string {
  const { recordingID, callUUID, recordDN, destination, params, streams } = replication;
  const parameters = { calluuid: callUUID, dn: streams[stream].dn, recordDN, ...params };
  const tail = Object.entries(parameters).map(
    ([name, value]) => `;${name}=${encodeURIComponent(value)}`,
  );
  return `sip:record=${encodeURIComponent(recordingID)}@${destination}${tail.join('')}`;
}

/** A destination that nobody is at. */
export const nowhere = '127.0.0.1:9';
/** A destination that never answers. */
export const mute = '127.0.0.1:10';

/** The SIP between a memory replicator and a memory endpoint: two legs for each replication. */
export class MemoryLegs implements Legs {
  /** Whether INVITEs get through; to `nowhere` they never do. */
  isReachable = true;
  readonly #endpoint: MemoryRecordingEndpoint;

  constructor(endpoint: MemoryRecordingEndpoint) {
    this.#endpoint = endpoint;
  }

  async connect(key: string, replication: Replication): Promise<void> {
    if (!this.isReachable || replication.destination === nowhere)
      throw new TwinlegError('REFUSED', 'media-server', 'no route to host');
    if (replication.destination === mute) await deferred().promise;
    await Promise.all(
      ([0, 1] as const).map(stream =>
        this.#endpoint.arrive({
          legID: legOf(key, stream),
          requestURI: guideURI(replication, stream),
          callUUIDHeader: replication.callUUID,
          at: new Date(),
        }),
      ),
    );
  }

  hangUp(key: string): void {
    for (const stream of [0, 1] as const) this.#endpoint.end(legOf(key, stream));
  }
}

/** What the endpoint calls one leg of a replication. */
export const legOf = (key: string, stream: 0 | 1): string => `${key}/${stream}`;

/** Which replication a leg belongs to. */
export const keyOf = (legID: string): string => legID.slice(0, -2);
