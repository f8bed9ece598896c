import assert from 'node:assert/strict';
import type { Call } from '../../src/call/call';
import type { CallEvent, PartySeen } from '../../src/call/call-event';
import { dn, type RecordingID } from '../../src/call/ids';
import type { KeyValueList } from '../../src/call/user-data';
import type { ControlledSession } from '../../src/switch/controlled-session';
import { TlibError } from '../../src/tlib/tlib-error';
import { FakePeer } from './fake-peer';
import { end, say } from './calls';
import { MemorySwitch } from './memory-switch';
import { MemoryWorld } from './memory-world';
import { until } from './until';

/** A switch without links: calls are put into its registry, requests into its service. */
export class SwitchScene {
  readonly world: MemoryWorld;
  readonly half: MemorySwitch;
  readonly desktop = new FakePeer('desktop');
  readonly customer = end('c', 'trunk', '+491234');
  readonly phones = {
    recorded: end('a', '7001'),
    plain: end('b', '7002'),
    other: end('d', '7003'),
  } as const;

  constructor(dir: string) {
    this.world = new MemoryWorld(dir);
    this.world.endpoint.events.on('legArrived', ({ legID }) => {
      // The recorder's half is not here: legs are just answered.
      this.world.endpoint.record(legID, legID.replaceAll('/', '-')).catch((error: unknown) => {
        this.world.log.error('leg not answered', { error });
      });
    });
    this.world.endpoint.up();
    this.half = new MemorySwitch(this.world);
  }

  get control() {
    return this.half.control;
  }

  get call(): Call {
    const [call] = this.half.registry.all();
    assert(call, 'no call is up');
    return call;
  }

  get sessions(): readonly ControlledSession[] {
    return this.control.sessionsOf(this.call.connID);
  }

  get states(): readonly string[] {
    return this.sessions.map(({ session }) => session.state.name);
  }

  get ids(): readonly RecordingID[] {
    return this.sessions.map(({ session }) => session.id);
  }

  say(...events: readonly CallEvent[]): void {
    for (const event of events) this.half.registry.apply(event);
  }

  ring(phone: PartySeen = this.phones.recorded): void {
    this.say(say.called(this.customer, phone));
  }

  talk(phone: PartySeen = this.phones.recorded): void {
    this.say(say.called(this.customer, phone), say.answered(phone));
  }

  hangUp(phone: PartySeen = this.phones.recorded): void {
    this.say(say.gone(this.customer), say.gone(phone));
  }

  register(...dns: readonly string[]): void {
    for (const thisDN of dns) this.half.registrations.add(this.desktop, dn(thisDN));
  }

  /** Asks for a recording service on the one call that is up. */
  ask(privateMsgID: number, extensions: KeyValueList = {}, thisDN = '7002'): void {
    this.half.service.request(this.desktop, {
      name: 'RequestPrivateService',
      privateMsgID,
      thisDN: dn(thisDN),
      connID: this.call.connID,
      extensions,
    });
  }

  async settled(): Promise<void> {
    await this.control.settled();
  }

  async seen(what: string, look: () => boolean): Promise<void> {
    await until(what, async () => (look() ? true : undefined));
  }

  async state(name: string): Promise<void> {
    await this.seen(`state ${name}`, () => this.states.includes(name));
  }

  close(): void {
    this.control.close();
  }
}

/** That `work` is refused with this number of T-Lib. */
export function refuses(errorCode: number, work: () => void, about = /./): void {
  assert.throws(work, (error: unknown) => {
    assert(error instanceof TlibError);
    assert.equal(error.errorCode, errorCode, error.message);
    assert.match(error.message, about);
    return true;
  });
}
