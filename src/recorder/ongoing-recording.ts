import type { ConnID, DN, RecordingID } from '../call/ids';
import type { HistoryEvent, Mask, RecordedLeg, Recording } from '../catalogue/recording';
import type { CallFound, CallNews } from './call-news';
import type { LegFile } from './recording-endpoint';
import type { LegIdentity } from './request-uri';
import { userDataChange } from './user-data-change';

/** How the recorder knows that a recording is over. */
export type Ending = 'over' | 'legs gone' | 'not yet';

/**
 * One recording while it goes on: what the legs, the switch and the endpoint have told of it so far. Decides
 * nothing but what its row looks like and whether it is over; all times are given to it.
 */
export class OngoingRecording {
  /** The id that the legs and the switch know it by; the row's own differs if another recording had it before. */
  readonly sipID: RecordingID;
  #row: Recording;
  /** Legs that are up, by the endpoint's name for them: where each stands in the row. */
  readonly #up = new Map<string, number>();
  #connID: ConnID | undefined;
  /** `undefined`: the switch has not said; then what arrives is taken for the call. */
  #isAnswered: boolean | undefined;
  #hasLeft = false;
  #answeredAt: Date | undefined;

  constructor(row: Recording, sipID: RecordingID, isAnswered?: boolean) {
    this.#row = row;
    this.sipID = sipID;
    this.#connID = row.connID;
    this.#isAnswered = isAnswered;
  }

  static begun(identity: LegIdentity, id: RecordingID, at: Date): OngoingRecording {
    const { callUUID, recordDN, parameters } = identity;
    const row: Recording = {
      id,
      callUUID,
      recordDN,
      status: 'recording',
      reasons: [],
      startedAt: at,
      legs: [],
      masks: [],
      userData: {},
      eventHistory: [],
      parameters,
    };
    return new OngoingRecording(row, identity.recordingID);
  }

  get row(): Recording {
    return this.#row;
  }

  get connID(): ConnID | undefined {
    return this.#connID;
  }

  /** The switch has said that the call rings and nobody has answered it since. */
  get isUnanswered(): boolean {
    return this.#isAnswered === false;
  }

  get isPaused(): boolean {
    return this.#row.masks.at(-1)?.type === 'paused';
  }

  get legsUp(): readonly string[] {
    return [...this.#up.keys()];
  }

  /** The DNs of the legs that are up. */
  get dnsUp(): readonly DN[] {
    return [...this.#up.values()].flatMap(index => this.#row.legs[index]?.dn ?? []);
  }

  /** Whether the call or the recording has ended, or only its legs have; `isFollowed`: the switch would tell. */
  ending(isFollowed: boolean): Ending {
    if (this.#up.size > 0) return 'not yet';
    return this.#hasLeft || this.#row.endedAt !== undefined || !isFollowed ? 'over' : 'legs gone';
  }

  legRecorded(legID: string, dn: DN, file: LegFile): void {
    const index = this.#row.legs.findIndex(leg => leg.path === file.path);
    const leg: RecordedLeg = { dn, path: file.path, startedAt: file.startedAt };
    if (index >= 0) {
      this.#up.set(legID, index); // Adopted: the row knows better when it began than the file does.
      return;
    }
    this.#up.set(legID, this.#row.legs.length);
    const startedAt =
      this.#row.legs.length === 0 ? later(file.startedAt, this.#answeredAt) : this.#row.startedAt;
    this.#row = { ...this.#row, legs: [...this.#row.legs, leg], startedAt };
  }

  /** `at` is absent when nobody saw it end. */
  legEnded(legID: string, at: Date | undefined): void {
    const index = this.#up.get(legID);
    this.#up.delete(legID);
    if (index === undefined || at === undefined) return;
    const legs = this.#row.legs.map((leg, n) => (n === index ? { ...leg, endedAt: at } : leg));
    this.#row = { ...this.#row, legs };
  }

  /** What the switch knows of the call, when it was first asked and after each loss of its link. */
  found(call: CallFound, at: Date): void {
    this.#connID = call.connID;
    if (this.#isAnswered === undefined || !this.#isAnswered)
      this.#isAnswered = call.establishedAt !== undefined;
    const { ani, dnis, connID } = call;
    this.#row = {
      ...this.#row,
      connID,
      ...(ani !== undefined && { ani }),
      ...(dnis !== undefined && { dnis }),
    };
    if (call.establishedAt) this.#answered(call.establishedAt, call.parties);
    this.#dataChanged(call.userData, at);
    const own = call.recordings.find(({ id }) => id === this.sipID);
    if (own?.way) this.#row = { ...this.#row, way: own.way };
    if (own && own.isPaused !== this.isPaused) this.#mask(own.isPaused ? 'paused' : 'resume', at);
  }

  hear(news: CallNews): void {
    switch (news.type) {
      case 'Established':
        if (news.thisDN !== this.#row.recordDN) return;
        this.#answered(
          news.at,
          news.otherDN === undefined ? [news.thisDN] : [news.thisDN, news.otherDN],
        );
        return;
      case 'Left':
        if (news.thisDN !== this.#row.recordDN) return;
        this.#hasLeft = true;
        this.#left(news.thisDN, news.at);
        this.#ended(news.at);
        return;
      case 'DataChanged':
        this.#dataChanged(news.userData, news.at);
        return;
      case 'Started':
      case 'Paused':
      case 'Resumed':
      case 'Stopped':
        if (news.id === this.sipID) this.#recordingNews(news);
    }
  }

  #recordingNews(
    news: Extract<CallNews, { type: 'Started' | 'Paused' | 'Resumed' | 'Stopped' }>,
  ): void {
    if (news.way) this.#row = { ...this.#row, way: news.way };
    if (news.type === 'Paused' && !this.isPaused) this.#mask('paused', news.at);
    if (news.type === 'Resumed' && this.isPaused) this.#mask('resume', news.at);
    if (news.type === 'Stopped') this.#ended(news.at);
  }

  #answered(at: Date, parties: readonly DN[]): void {
    if (this.#answeredAt) return;
    this.#answeredAt = at;
    this.#isAnswered = true;
    const occurredAt = at.toISOString();
    // Taken up after a restart, it remembers who joined and when.
    if (this.#row.eventHistory.some(({ event }) => event === 'Joined')) return;
    // What was recorded while it rang is not the call.
    this.#row = { ...this.#row, startedAt: later(this.#row.startedAt, at) };
    const joined = parties.map((phoneNumber): HistoryEvent => ({
      occurredAt,
      event: 'Joined',
      contact: { phoneNumber },
    }));
    this.#remember(...joined);
  }

  #left(phoneNumber: DN, at: Date): void {
    this.#remember({ occurredAt: at.toISOString(), event: 'Left', contact: { phoneNumber } });
  }

  #dataChanged(userData: Recording['userData'], at: Date): void {
    const data = userDataChange(this.#row.userData, userData);
    if (!data) return;
    this.#row = { ...this.#row, userData };
    this.#remember({ occurredAt: at.toISOString(), event: 'data', data });
  }

  #mask(type: Mask['type'], at: Date): void {
    this.#row = { ...this.#row, masks: [...this.#row.masks, { time: at.toISOString(), type }] };
  }

  /** The first end counts: what comes after it is another party's, or the clearing away. */
  #ended(at: Date): void {
    if (!this.#row.endedAt || at < this.#row.endedAt) this.#row = { ...this.#row, endedAt: at };
  }

  #remember(...events: readonly HistoryEvent[]): void {
    this.#row = { ...this.#row, eventHistory: [...this.#row.eventHistory, ...events] };
  }
}

const later = (a: Date, b: Date | undefined): Date => (b && b > a ? b : a);
