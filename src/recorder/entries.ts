import type { RecordingID } from '../call/ids';
import type { OngoingRecording } from './ongoing-recording';
import type { LegIdentity } from './request-uri';

/** One recording that goes on, and what the recorder waits for with it. */
export interface Entry {
  readonly key: string;
  readonly ongoing: OngoingRecording;
  partner: NodeJS.Timeout | undefined;
  settle: NodeJS.Timeout | undefined;
  /** The switch knows the call and tells of it. */
  isFollowed: boolean;
  /** The switch is being asked whether the call rings yet. */
  isAsking: boolean;
  /** How many legs are being taken: their files are not known yet. */
  taking: number;
}

/** The recordings that go on, and whose leg is whose. */
export class Entries {
  /** By what pairs two legs: the id and the CallUUID of their request URI. */
  readonly #entries = new Map<string, Entry>();
  readonly #byLeg = new Map<string, Entry>();

  all(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  get(identity: LegIdentity): Entry | undefined {
    return this.#entries.get(pairingKey(identity));
  }

  add(identity: LegIdentity, ongoing: OngoingRecording): Entry {
    const entry: Entry = {
      key: pairingKey(identity),
      ongoing,
      partner: undefined,
      settle: undefined,
      isFollowed: false,
      isAsking: false,
      taking: 0,
    };
    this.#entries.set(entry.key, entry);
    return entry;
  }

  /** Stops its timers too. */
  remove(entry: Entry): void {
    this.#entries.delete(entry.key);
    stop(entry);
  }

  stopTimers(): void {
    for (const entry of this.all()) stop(entry);
  }

  /** False for one that is over, also when another of the same id and call goes on. */
  has(entry: Entry): boolean {
    return this.#entries.get(entry.key) === entry;
  }

  isOngoing(id: RecordingID): boolean {
    return this.all().some(({ ongoing }) => ongoing.row.id === id);
  }

  /** All legs, those that are still being taken among them. */
  legs(): readonly string[] {
    return [...this.#byLeg.keys()];
  }

  ofLeg(legID: string): Entry | undefined {
    return this.#byLeg.get(legID);
  }

  legsOf(entry: Entry): readonly string[] {
    return [...this.#byLeg].flatMap(([legID, one]) => (one === entry ? [legID] : []));
  }

  takeLeg(legID: string, entry: Entry): void {
    this.#byLeg.set(legID, entry);
  }

  dropLeg(legID: string): void {
    this.#byLeg.delete(legID);
  }
}

function stop({ partner, settle }: Entry): void {
  clearTimeout(partner);
  clearTimeout(settle);
}

const pairingKey = ({ recordingID, callUUID }: LegIdentity): string => `${recordingID} ${callUUID}`;
