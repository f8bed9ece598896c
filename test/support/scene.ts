import assert from 'node:assert/strict';
import type { Call } from '../../src/call/call';
import { dn, type DN } from '../../src/call/ids';
import type { Snapshot } from '../../src/call/call-source';
import type { Recording, RecordingStatus } from '../../src/catalogue/recording';
import { end, say } from './calls';
import { MemorySite } from './memory-site';
import { MemoryWorld } from './memory-world';
import { until } from './until';

/** A customer calls an agent, on a whole Twinleg without servers. */
export class Scene {
  readonly customer = end('c1', 'trunk', '+491234');
  readonly agent;
  readonly world: MemoryWorld;
  site: MemorySite;

  private constructor(world: MemoryWorld, site: MemorySite, agent: string) {
    this.world = world;
    this.site = site;
    this.agent = end('a1', agent);
  }

  /** `agent` is the DN that is called: 7001 is recorded full-time, 7002 is not. */
  static async open(dir: string, agent = '7001'): Promise<Scene> {
    const world = new MemoryWorld(dir);
    return new Scene(world, await MemorySite.start(world), agent);
  }

  async close(): Promise<void> {
    await this.site.close();
  }

  /** The one call that is up. */
  get call(): Call {
    const [call] = this.site.registry.all();
    assert(call, 'no call is up');
    return call;
  }

  /** The call as a desktop names it. */
  get onCall() {
    return { thisDN: this.agentDN, connID: this.call.connID };
  }

  get agentDN(): DN {
    return dn(this.agent.device);
  }

  ring(): void {
    this.site.calls.say(say.called(this.customer, this.agent));
  }

  answer(): void {
    this.site.calls.say(say.answered(this.agent));
  }

  hangUp(): void {
    this.site.calls.say(say.gone(this.customer), say.gone(this.agent));
  }

  /** The call is up and its desktop registered. */
  async talk(): Promise<void> {
    await this.site.desktop.registerAddress(this.agentDN);
    this.ring();
    this.answer();
  }

  async ask(service: number, extensions: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.site.desktop.privateService({ ...this.onCall, privateMsgID: service, extensions });
  }

  /** Waits until UserData shows this state of recording. */
  async shows(state: 'ON' | 'PAUSED' | 'OFF'): Promise<void> {
    await this.seen(`GSIP_RECORD=${state}`, () => this.call.userData.GSIP_RECORD === state);
  }

  /** Waits until both legs are recorded and the recorder knows their call. */
  async recorded(): Promise<Recording> {
    await this.seen('two recorded legs', () => {
      const [one] = this.site.recorder.ongoing;
      return one?.legs.length === 2 && one.connID !== undefined;
    });
    const [one] = this.site.recorder.ongoing;
    assert(one);
    return one;
  }

  /** Waits for a row of the catalogue that is in one of these states. */
  row(...statuses: readonly RecordingStatus[]): Promise<Recording> {
    return until(`a row: ${statuses.join(' or ')}`, async () =>
      this.world.catalogue.list().find(({ status }) => statuses.includes(status)),
    );
  }

  archived(): Promise<Recording> {
    return this.row('verified', 'suspect');
  }

  async seen(what: string, look: () => boolean): Promise<void> {
    await until(what, async () => (look() ? true : undefined));
  }

  journey(): readonly string[] {
    const rows = this.world.catalogue.list();
    const calls = new Set(rows.map(({ callUUID }) => callUUID));
    return [...calls].flatMap(one => this.world.catalogue.journey(one).map(({ what }) => what));
  }

  /** The controller dies and comes back; the call goes on. */
  async restart(isStillUp = true): Promise<void> {
    await this.site.close();
    const parties = [this.customer, this.agent];
    const snapshot: Snapshot = isStillUp
      ? {
          calls: [{ parties, isTalking: true, at: new Date() }],
          parties: new Set(parties.map(({ party }) => party)),
        }
      : { calls: [], parties: new Set() };
    this.site = await MemorySite.start(this.world, snapshot);
  }
}
