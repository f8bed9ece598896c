import { setTimeout as delay } from 'node:timers/promises';
import type { Archive } from '../archive/archive';
import type { ConnID, DN } from '../call/ids';
import type { Catalogue } from '../catalogue/catalogue';
import type { Recording } from '../catalogue/recording';
import { messageOf } from '../errors';
import type { Fields, Logger } from '../log/logger';
import { ArchiveQueue } from './archive-queue';
import type { CallFollower } from './call-follower';
import type { CallFound, CallNews } from './call-news';
import { Entries, type Entry } from './entries';
import { LegIntake } from './leg-intake';
import { OngoingRecording } from './ongoing-recording';
import type { ArrivedLeg, RecordingEndpoint } from './recording-endpoint';
import { RecordingJournal } from './recording-journal';
import type { LegIdentity } from './request-uri';

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

const idleCheckMs = 25;

/** The recorder role: takes legs, pairs them, learns of their call, and hands what is over to the archive. */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #queue: ArchiveQueue;
  readonly #journal: RecordingJournal;
  readonly #intake: LegIntake;
  readonly #entries = new Entries();
  readonly #working = new Set<Promise<void>>();
  #isClosing = false;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#queue = new ArchiveQueue(parts.archive, parts.catalogue, parts.log);
    const { endpoint, follower, catalogue, log } = parts;
    this.#journal = new RecordingJournal(catalogue, log);
    this.#intake = new LegIntake(endpoint, this.#journal, log);
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
      for (const entry of this.#entries.all()) this.#ask(entry, 'ask');
    });
  }

  /** The recordings that go on now. */
  get ongoing(): readonly Recording[] {
    return this.#entries.all().map(({ ongoing }) => ongoing.row);
  }

  /** Resolves when legs can be taken and what a predecessor left behind is taken up or on its way to the archive. */
  async start(): Promise<void> {
    await this.#parts.follower.connect();
    await this.#parts.endpoint.connect();
    this.#parts.log.info('recorder is up', { endpoint: this.#parts.endpoint.name });
  }

  /** Resolves when no recording goes on and everything is archived; rejects when `signal` is aborted before. */
  async idle(signal: AbortSignal): Promise<void> {
    while (this.#entries.all().length > 0) await delay(idleCheckMs, undefined, { signal });
    await this.#queue.settled();
  }

  /** Takes nothing new, archives what is over; recordings that go on do so without us. Idempotent. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#entries.stopTimers();
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
    const identity = await this.#intake.identify(leg);
    // It may have been found by a comparison already.
    if (!identity || this.#entries.ofLeg(leg.legID)) return;
    const entry = this.#entryOf(identity, leg.at);
    const { ongoing } = entry;
    if (this.#entries.legsOf(entry).length >= 2) {
      this.#journal.note(ongoing, 'third leg refused', { dn: identity.dn });
      await this.#intake.refuse(leg.legID, 'both streams of the recording are there already');
      return;
    }
    this.#entries.takeLeg(leg.legID, entry);
    await this.#record(entry, leg.legID, identity.dn);
  }

  #entryOf(identity: LegIdentity, at: Date): Entry {
    const known = this.#entries.get(identity);
    clearTimeout(known?.settle);
    if (known) return known;
    const id = this.#journal.freeID(identity);
    return this.#add(identity, OngoingRecording.begun(identity, id, at));
  }

  #add(identity: LegIdentity, ongoing: OngoingRecording): Entry {
    const entry = this.#entries.add(identity, ongoing);
    this.#ask(entry, 'follow');
    return entry;
  }

  async #record(entry: Entry, legID: string, dn: DN): Promise<void> {
    const { ongoing } = entry;
    const isDouble = ongoing.dnsUp.includes(dn);
    entry.taking += 1;
    try {
      const file = await this.#intake.record(legID);
      entry.taking -= 1;
      ongoing.legRecorded(legID, dn, file);
    } catch (error) {
      entry.taking -= 1;
      this.#entries.dropLeg(legID);
      const reason = messageOf(error);
      this.#journal.note(ongoing, 'leg not recorded', { dn, reason });
      this.#endIfOver(entry);
      // Not left up: whoever sent it would think that it is being recorded.
      if (!this.#isClosing) await this.#intake.refuse(legID, reason);
      return;
    }
    // It may have gone while it was being taken.
    if (this.#entries.ofLeg(legID) !== entry) ongoing.legEnded(legID, undefined);
    else if (ongoing.isPaused) this.#intake.mute(ongoing, [legID]);
    this.#journal.note(ongoing, 'leg recorded', {
      dn,
      ...(isDouble && { warning: 'a leg of this DN is there already' }),
    });
    this.#save(entry);
    this.#endIfOver(entry);
    clearTimeout(entry.partner);
    if (ongoing.legsUp.length !== 1 || this.#isClosing) return;
    entry.partner = setTimeout(() => {
      if (ongoing.legsUp.length === 1)
        this.#journal.note(ongoing, 'other leg did not come', { dn });
    }, this.#parts.partnerTimeoutMs);
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
        if (isFound || !this.#entries.has(entry)) return;
        this.#journal.note(entry.ongoing, 'call data not to be had', { recordDN });
        this.#endIfOver(entry);
      })
      .catch((error: unknown) => {
        this.#parts.log.error('call data lost', { callUUID, reason: messageOf(error) });
      });
  }

  #found(call: CallFound): void {
    for (const entry of this.#entries.all()) {
      if (entry.ongoing.row.callUUID !== call.callUUID) continue;
      entry.isFollowed = true;
      entry.isAsking = false;
      this.#learn(entry, ongoing => {
        ongoing.found(call, new Date());
      });
    }
  }

  #hear(connID: ConnID, news: CallNews): void {
    for (const entry of this.#entries.all()) {
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
    if (ongoing.isPaused !== wasPaused) this.#intake.mute(ongoing);
    this.#save(entry);
    this.#endIfOver(entry);
  }

  #legEnded(legID: string, at: Date | undefined): void {
    const entry = this.#entries.ofLeg(legID);
    if (!entry) return;
    this.#entries.dropLeg(legID);
    entry.ongoing.legEnded(legID, at);
    this.#endIfOver(entry);
  }

  #endIfOver(entry: Entry): void {
    if (!this.#entries.has(entry) || this.#entries.legsOf(entry).length > 0 || entry.taking > 0)
      return;
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
    if (!this.#entries.has(entry)) return;
    this.#entries.remove(entry);
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
    const before = this.#entries.legs(); // What comes while we ask may not be in the answer.
    const legs = await this.#parts.endpoint.legs();
    const isUp = new Set(legs.map(({ legID }) => legID));
    for (const legID of before) if (!isUp.has(legID)) this.#legEnded(legID, undefined);
    for (const leg of legs) if (!this.#entries.ofLeg(leg.legID)) await this.#adopt(leg);
    for (const row of this.#journal.unfinished()) {
      if (this.#entries.isOngoing(row.id) || this.#queue.has(row.id)) continue;
      this.#parts.log.info('recording ended while nobody looked', { recordingID: row.id });
      this.#queue.add({ ...row, status: 'archiving' });
    }
  }

  async #adopt(leg: ArrivedLeg): Promise<void> {
    const identity = await this.#intake.identify(leg);
    if (!identity) return;
    const row = this.#journal.rowOf(identity);
    const entry =
      row && !this.#entries.get(identity)
        ? this.#add(identity, new OngoingRecording(row, identity.recordingID, true))
        : this.#entryOf(identity, leg.at);
    this.#entries.takeLeg(leg.legID, entry);
    const file = await this.#intake.adopt(leg.legID);
    if (!file) {
      await this.#record(entry, leg.legID, identity.dn); // It came in and nobody had taken it.
      return;
    }
    entry.ongoing.legRecorded(leg.legID, identity.dn, file);
    if (this.#entries.ofLeg(leg.legID) !== entry) entry.ongoing.legEnded(leg.legID, undefined);
    this.#journal.note(entry.ongoing, 'leg adopted', { dn: identity.dn });
    this.#save(entry);
    this.#endIfOver(entry);
  }

  #save(entry: Entry): void {
    if (this.#entries.has(entry) && !entry.isAsking) this.#journal.save(entry.ongoing);
  }
}
