import { EventEmitter } from 'node:events';
import type { CallUUID, ConnID, DN } from '../../src/call/ids';
import { callUUID, connID, dn, recordingID } from '../../src/call/ids';
import { MemoryArchive } from '../../src/driver/memory/memory-archive';
import { BreakableCatalogue } from './breakable-catalogue';
import { MemoryRecordingEndpoint } from '../../src/driver/memory/memory-recording-endpoint';
import type { CallFollower, CallFollowerEvents } from '../../src/recorder/call-follower';
import type { CallFound, CallNews } from '../../src/recorder/call-news';
import { Recorder } from '../../src/recorder/recorder';
import { RecordedLog } from './recorded-log';
import { until } from './until';

export const uuid = callUUID('0123456789ABCDEFGHIJKLMNOPQRSTUV');
export const conn = connID('0dbf030a414af3af');
export const agent = dn('7001');

/** What the switch says of the tests' call. */
export const found = (more: Partial<CallFound> = {}): CallFound => ({
  connID: conn,
  callUUID: uuid,
  ani: '+491234',
  userData: {},
  establishedAt: new Date(Date.now() - 1),
  parties: [agent, dn('trunk')],
  recordings: [],
  ...more,
});

/** The same while it rings. */
export const ringing = (): CallFound => ({
  connID: conn,
  callUUID: uuid,
  userData: {},
  parties: [agent, dn('trunk')],
  recordings: [],
});

/** A switch that says what it is told to, as the recorder sees it. */
export class FakeFollower {
  readonly events = new EventEmitter<CallFollowerEvents>();
  isUp = true;
  /** What the switch knows; nothing: it does not know the call. */
  call: CallFound | undefined = found();
  readonly followed: DN[] = [];

  async connect(): Promise<void> {}

  async follow(recordDN: DN, id: CallUUID): Promise<boolean> {
    this.followed.push(recordDN);
    return this.ask(recordDN, id);
  }

  async ask(_: DN, id: CallUUID): Promise<boolean> {
    if (!this.isUp || this.call?.callUUID !== id) return false;
    this.events.emit('found', this.call);
    return true;
  }

  async leave(recordDN: DN): Promise<void> {
    this.followed.splice(this.followed.indexOf(recordDN), 1);
  }

  async close(): Promise<void> {}

  tell(news: CallNews, about: ConnID = conn): void {
    this.events.emit('news', about, news);
  }
}

/** A recorder on memory drivers, with a switch that is played by the test. */
export class RecorderScene {
  readonly log = new RecordedLog();
  readonly endpoint: MemoryRecordingEndpoint;
  readonly archive = new MemoryArchive();
  readonly catalogue = new BreakableCatalogue();
  follower = new FakeFollower();
  recorder: Recorder;

  constructor(dir: string) {
    this.endpoint = new MemoryRecordingEndpoint(dir);
    this.recorder = this.#make();
  }

  #make(): Recorder {
    return new Recorder({
      endpoint: this.endpoint,
      // Sound: the recorder uses nothing of a follower but what the fake has.
      follower: this.follower as unknown as CallFollower,
      archive: this.archive,
      catalogue: this.catalogue,
      partnerTimeoutMs: 20,
      settleMs: 20,
      log: this.log,
    });
  }

  /** The recorder dies and comes back; legs go on meanwhile. */
  async restart(whatHappens: () => void = () => undefined): Promise<void> {
    await this.recorder.close();
    this.endpoint.events.removeAllListeners();
    whatHappens();
    this.follower = new FakeFollower();
    this.recorder = this.#make();
    await this.recorder.start();
  }

  arrive(legID: string, legDN: string, id = 'R-1', more = ''): Promise<void> {
    const requestURI = `sip:record=${id}@srs;calluuid=${uuid};dn=${legDN};recordDN=7001${more}`;
    return this.endpoint.arrive({ legID, requestURI, at: new Date() });
  }

  /** Both legs are in and recorded. */
  async both(id = 'R-1'): Promise<void> {
    await Promise.all([this.arrive(`${id}/1`, '7001', id), this.arrive(`${id}/2`, 'trunk', id)]);
    await this.seen('two legs', () => this.recorder.ongoing.some(row => row.legs.length === 2));
  }

  end(id = 'R-1'): void {
    this.endpoint.end(`${id}/1`);
    this.endpoint.end(`${id}/2`);
  }

  left(): void {
    this.follower.tell({ type: 'Left', thisDN: agent, at: new Date() });
  }

  news(type: 'Started' | 'Paused' | 'Resumed' | 'Stopped', id = 'R-1'): void {
    this.follower.tell({ type, id: recordingID(id), way: 'dynamic', at: new Date() });
  }

  async archived(count = 1): Promise<void> {
    await this.seen(`${count} archived`, () => this.archive.stored.length === count);
  }

  journey(): readonly string[] {
    return this.catalogue.journey(uuid).map(({ what }) => what);
  }

  async seen(what: string, look: () => boolean): Promise<void> {
    await until(what, async () => (look() ? true : undefined));
  }
}
