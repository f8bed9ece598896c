import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Archive } from '../archive/archive';
import { recordingID, type ConnID, type DN, type RecordingID } from '../call/ids';
import { attemptWrite } from '../catalogue/attempt-write';
import type { Catalogue } from '../catalogue/catalogue';
import type { JourneyEntry, Recording } from '../catalogue/recording';
import { messageOf } from '../errors';
import type { Fields, Logger } from '../log/logger';
import { ArchiveQueue } from './archive-queue';
import type { CallFollower } from './call-follower';
import type { CallFound, CallNews } from './call-news';
import { OngoingRecording } from './ongoing-recording';
import type { ArrivedLeg, RecordingEndpoint } from './recording-endpoint';
import { parseRequestURI, RequestURIError, type LegIdentity } from './request-uri';

export interface RecorderParts {
  readonly endpoint: RecordingEndpoint;
  readonly follower: CallFollower;
  readonly archive: Archive;
  readonly catalogue: Catalogue;
  /** How long a leg waits for the other one, and a recording whose legs are gone for the switch's word. */
  readonly partnerTimeoutMs: number;
  /** How long the switch's last word on a recording may come after its legs' end; default 1500. */
  readonly settleMs?: number;
  readonly log: Logger;
}

interface Entry {
  readonly key: string;
  readonly ongoing: OngoingRecording;
  partner: NodeJS.Timeout | undefined;
  settle: NodeJS.Timeout | undefined;
  isFollowed: boolean;
  /** How many legs are being taken: their files are not known yet. */
  taking: number;
  /** The switch is being asked whether the call rings yet. */
  isAsking: boolean;
}

const idleCheckMs = 25;

/** The recorder role: takes legs, pairs them, learns of their call, and hands what is over to the archive. */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #queue: ArchiveQueue;
  /** By what pairs two legs: the id and the CallUUID of their request URI. */
  readonly #entries = new Map<string, Entry>();
  readonly #byLeg = new Map<string, Entry>();
  readonly #working = new Set<Promise<void>>();
  #isClosing = false;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#queue = new ArchiveQueue(parts.archive, parts.catalogue, parts.log);
    const { endpoint, follower, log } = parts;
    endpoint.events.on('legArrived', leg => {
      this.#track('leg not recorded', { legID: leg.legID }, this.#arrived(leg));
    });
    endpoint.events.on('legEnded', (legID, at) => {
      this.#legEnded(legID, at);
    });
    endpoint.events.on('up', () => {
      this.#track('legs could not be compared', { endpoint: endpoint.name }, this.#compare());
    });
    endpoint.events.on('down', reason => {
      log.error('link to the recording endpoint lost', { endpoint: endpoint.name, reason });
    });
    follower.events.on('news', (connID, news) => {
      this.#hear(connID, news);
    });
    follower.events.on('found', call => {
      this.#found(call);
    });
    follower.events.on('up', () => {
      for (const entry of this.#entries.values()) this.#ask(entry, 'ask');
    });
  }

  /** The recordings that go on now. */
  get ongoing(): readonly Recording[] {
    return [...this.#entries.values()].map(({ ongoing }) => ongoing.row);
  }

  /** Resolves when legs can be taken and what a predecessor left behind is taken up or on its way to the archive. */
  async start(): Promise<void> {
    await this.#parts.follower.connect();
    await this.#parts.endpoint.connect();
    this.#parts.log.info('recorder is up', { endpoint: this.#parts.endpoint.name });
  }

  /** Resolves when no recording goes on and everything is archived; rejects when `signal` is aborted before. */
  async idle(signal: AbortSignal): Promise<void> {
    while (this.#entries.size > 0) await delay(idleCheckMs, undefined, { signal });
    await this.#queue.settled();
  }

  /** Takes nothing new, archives what is over; recordings that go on do so without us. Idempotent. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const { partner, settle } of this.#entries.values()) {
      clearTimeout(partner);
      clearTimeout(settle);
    }
    await Promise.all(this.#working); // A leg that is being taken gets its row, so that it is found again.
    await this.#queue.settled();
    await this.#parts.endpoint.close();
    await this.#parts.follower.close();
  }

  #track(failure: string, fields: Fields, work: Promise<void>): void {
    const watched = work
      .catch((error: unknown) => {
        this.#parts.log.error(failure, { ...fields, reason: messageOf(error) });
      })
      .finally(() => this.#working.delete(watched));
    this.#working.add(watched);
  }

  async #arrived(leg: ArrivedLeg): Promise<void> {
    if (this.#isClosing) return; // Whoever comes after us takes it.
    const identity = await this.#identify(leg);
    // It may have been found by a comparison already.
    if (!identity || this.#byLeg.has(leg.legID)) return;
    const entry = this.#entryOf(identity, leg.at);
    const { ongoing } = entry;
    if (this.#legsOf(entry).length >= 2) {
      this.#note(ongoing, 'third leg refused', { dn: identity.dn });
      await this.#parts.endpoint.refuse(leg.legID, 'both streams of the recording are there already');
      return;
    }
    this.#byLeg.set(leg.legID, entry);
    await this.#record(entry, leg.legID, identity.dn);
  }

  async #identify(leg: ArrivedLeg): Promise<LegIdentity | undefined> {
    try {
      return parseRequestURI(leg.requestURI);
    } catch (error) {
      if (!(error instanceof RequestURIError)) throw error;
      this.#parts.log.warn('request URI not readable', { uri: leg.requestURI, reason: error.message });
      await this.#parts.endpoint.refuse(leg.legID, error.message);
      return undefined;
    }
  }

  #entryOf(identity: LegIdentity, at: Date): Entry {
    const known = this.#entries.get(pairingKey(identity));
    if (known) {
      clearTimeout(known.settle);
      return known;
    }
    return this.#add(identity, OngoingRecording.begun(identity, this.#freeID(identity), at));
  }

  /** An id that a finished recording has already is a stranger's mistake: that recording must not be lost by it. */
  #freeID({ recordingID: asked }: LegIdentity): RecordingID {
    let id = asked;
    for (let n = 2; this.#parts.catalogue.get(id) !== undefined; n += 1) id = recordingID(`${asked}~${n}`);
    return id;
  }

  #add(identity: LegIdentity, ongoing: OngoingRecording): Entry {
    const key = pairingKey(identity);
    const entry: Entry = { key, ongoing, partner: undefined, settle: undefined, isFollowed: false, isAsking: false, taking: 0 };
    this.#entries.set(key, entry);
    this.#ask(entry, 'follow');
    return entry;
  }

  async #record(entry: Entry, legID: string, dn: DN): Promise<void> {
    const { ongoing } = entry;
    const { endpoint, partnerTimeoutMs } = this.#parts;
    const isDouble = ongoing.dnsUp.includes(dn);
    entry.taking += 1;
    try {
      const file = await endpoint.record(legID, fileName(legID));
      entry.taking -= 1;
      ongoing.legRecorded(legID, dn, file);
    } catch (error) {
      entry.taking -= 1;
      this.#byLeg.delete(legID);
      const reason = messageOf(error);
      this.#note(ongoing, 'leg not recorded', { dn, reason });
      this.#endIfOver(entry);
      // Not left up: whoever sent it would think that it is being recorded.
      if (!this.#isClosing) await endpoint.refuse(legID, reason);
      return;
    }
    // It may have gone while it was being taken.
    if (this.#byLeg.get(legID) !== entry) ongoing.legEnded(legID, undefined);
    else if (ongoing.isPaused) this.#mute(ongoing, legID);
    this.#note(ongoing, 'leg recorded', { dn, ...(isDouble && { warning: 'a leg of this DN is there already' }) });
    this.#save(entry);
    this.#endIfOver(entry);
    clearTimeout(entry.partner);
    if (ongoing.legsUp.length !== 1 || this.#isClosing) return;
    entry.partner = setTimeout(() => {
      if (ongoing.legsUp.length === 1) this.#note(ongoing, 'other leg did not come', { dn });
    }, partnerTimeoutMs);
  }

  /** Asks the switch for the call, and from now on hears of it. The legs are recorded meanwhile. */
  #ask(entry: Entry, how: 'follow' | 'ask'): void {
    const { recordDN, callUUID } = entry.ongoing.row;
    entry.isFollowed = false;
    entry.isAsking = true;
    this.#parts.follower[how](recordDN, callUUID)
      .then(isFound => {
        entry.isAsking = false;
        this.#save(entry);
        if (isFound || !this.#isCurrent(entry)) return;
        this.#note(entry.ongoing, 'call data not to be had', { recordDN });
        this.#endIfOver(entry);
      })
      .catch((error: unknown) => {
        this.#parts.log.error('call data lost', { callUUID, reason: messageOf(error) });
      });
  }

  #found(call: CallFound): void {
    for (const entry of this.#entries.values()) {
      if (entry.ongoing.row.callUUID !== call.callUUID) continue;
      entry.isFollowed = true;
      entry.isAsking = false;
      this.#learn(entry, ongoing => {
        ongoing.found(call, new Date());
      });
    }
  }

  #hear(connID: ConnID, news: CallNews): void {
    for (const entry of this.#entries.values()) {
      if (entry.ongoing.connID !== connID) continue;
      this.#learn(entry, ongoing => {
        ongoing.hear(news);
      });
    }
  }

  #learn(entry: Entry, tell: (ongoing: OngoingRecording) => void): void {
    const { ongoing } = entry;
    const wasPaused = ongoing.isPaused;
    tell(ongoing);
    if (ongoing.isPaused !== wasPaused) for (const legID of ongoing.legsUp) this.#mute(ongoing, legID);
    this.#save(entry);
    this.#endIfOver(entry);
  }

  /** The PBX sends silence while paused; the endpoint writes silence too, should it not. */
  #mute(ongoing: OngoingRecording, legID: string): void {
    const isMuted = ongoing.isPaused;
    this.#parts.endpoint.setMuted(legID, isMuted).catch((error: unknown) => {
      this.#note(ongoing, isMuted ? 'leg not muted' : 'leg not unmuted', { legID, reason: messageOf(error) });
    });
  }

  #legEnded(legID: string, at: Date | undefined): void {
    const entry = this.#byLeg.get(legID);
    if (!entry) return;
    this.#byLeg.delete(legID);
    entry.ongoing.legEnded(legID, at);
    this.#endIfOver(entry);
  }

  #endIfOver(entry: Entry): void {
    if (!this.#isCurrent(entry) || this.#legsOf(entry).length > 0 || entry.taking > 0) return;
    const ending = entry.ongoing.ending(entry.isFollowed && this.#parts.follower.isUp);
    if (ending === 'not yet') return;
    clearTimeout(entry.settle);
    if (ending === 'over' && (entry.ongoing.row.endedAt || !this.#parts.follower.isUp)) {
      this.#over(entry);
      return;
    }
    if (this.#isClosing) return; // The next start archives it.
    // The call may go on and the switch invite again; that it does not is its word, or its silence.
    const { settleMs = 1_500 } = this.#parts;
    const waitMs = ending === 'over' ? settleMs : this.#parts.partnerTimeoutMs + settleMs;
    entry.settle = setTimeout(() => {
      if (entry.ongoing.ending(false) === 'over') this.#over(entry);
    }, waitMs);
  }

  #over(entry: Entry): void {
    const { ongoing } = entry;
    if (!this.#isCurrent(entry)) return;
    this.#entries.delete(entry.key);
    clearTimeout(entry.partner);
    clearTimeout(entry.settle);
    this.#parts.follower.leave(ongoing.row.recordDN).catch((error: unknown) => {
      this.#parts.log.warn('DN not left', { reason: messageOf(error) });
    });
    // Only the switch can know that nobody answered, and only as long as it is heard.
    const isUnanswered = ongoing.isUnanswered && entry.isFollowed && this.#parts.follower.isUp;
    if (isUnanswered) this.#queue.discard(ongoing.row);
    else this.#queue.add({ ...ongoing.row, status: 'archiving' });
  }

  /** What is up on the endpoint against what we know: takes up what a predecessor left, ends what has gone. */
  async #compare(): Promise<void> {
    const legs = await this.#parts.endpoint.legs();
    const isUp = new Set(legs.map(({ legID }) => legID));
    for (const legID of [...this.#byLeg.keys()]) if (!isUp.has(legID)) this.#legEnded(legID, undefined);
    for (const leg of legs) if (!this.#byLeg.has(leg.legID)) await this.#adopt(leg);
    for (const status of ['recording', 'archiving'] as const)
      for (const row of this.#parts.catalogue.list({ status, limit: 10_000 }))
        if (!this.#isOngoing(row.id) && !this.#queue.has(row.id)) {
          this.#parts.log.info('recording ended while nobody looked', { recordingID: row.id });
          this.#queue.add({ ...row, status: 'archiving' });
        }
  }

  async #adopt(leg: ArrivedLeg): Promise<void> {
    const identity = await this.#identify(leg);
    if (!identity) return;
    const row = this.#rowOf(identity);
    const entry =
      row && !this.#entries.has(pairingKey(identity))
        ? this.#add(identity, new OngoingRecording(row, identity.recordingID, true))
        : this.#entryOf(identity, leg.at);
    this.#byLeg.set(leg.legID, entry);
    const file = await this.#parts.endpoint.adopt(leg.legID, fileName(leg.legID));
    if (!file) await this.#record(entry, leg.legID, identity.dn); // It came in and nobody had taken it.
    else entry.ongoing.legRecorded(leg.legID, identity.dn, file);
    this.#note(entry.ongoing, 'leg adopted', { dn: identity.dn });
    this.#save(entry);
  }

  /** The row of a recording that a predecessor began and that goes on. */
  #rowOf({ recordingID: asked, callUUID }: LegIdentity): Recording | undefined {
    return this.#parts.catalogue
      .list({ callUUID, status: 'recording' })
      .find(({ id }) => id === asked || id.startsWith(`${asked}~`));
  }

  #isCurrent(entry: Entry): boolean {
    return this.#entries.get(entry.key) === entry;
  }

  #isOngoing(id: RecordingID): boolean {
    return [...this.#entries.values()].some(({ ongoing }) => ongoing.row.id === id);
  }

  #legsOf(entry: Entry): readonly string[] {
    return [...this.#byLeg].flatMap(([legID, one]) => (one === entry ? [legID] : []));
  }

  /** A call that still rings has no row: it may never be answered. */
  #save(entry: Entry): void {
    const { ongoing } = entry;
    if (!this.#isCurrent(entry) || entry.isAsking || ongoing.isUnanswered || ongoing.row.legs.length === 0) return;
    attemptWrite(this.#parts.log, () => {
      this.#parts.catalogue.save(ongoing.row);
    });
  }

  #note(ongoing: OngoingRecording, what: string, details: JourneyEntry['details']): void {
    const { id: recordingID, callUUID } = ongoing.row;
    this.#parts.log.info(what, { recordingID, callUUID, ...details });
    attemptWrite(this.#parts.log, () => {
      this.#parts.catalogue.append({ at: new Date(), callUUID, recordingID, what, details });
    });
  }
}

const pairingKey = ({ recordingID: id, callUUID }: LegIdentity): string => `${id} ${callUUID}`;

/** Derived from the leg alone, so that whoever comes after us finds the file; safe, whatever the leg is called. */
const fileName = (legID: string): string =>
  `twinleg-${createHash('sha256').update(legID).digest('hex').slice(0, 24)}`;
