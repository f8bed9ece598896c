import { CallModel } from '../../src/call/call-model';
import { DNDirectory, type DNOptions } from '../../src/call/dn';
import { dn, recordingID } from '../../src/call/ids';
import { MemoryCallSource } from '../../src/driver/memory/memory-call-source';
import { fullTime } from '../../src/initiation/full-time';
import { CallRegistry } from '../../src/switch/call-registry';
import { EffectPerformer } from '../../src/switch/effect-performer';
import { Entitlement } from '../../src/switch/entitlement';
import { MediaControl } from '../../src/switch/media-control';
import { PrivateService } from '../../src/switch/private-service';
import { Registrations } from '../../src/switch/registrations';
import { StateReporter } from '../../src/switch/state-reporter';
import { TlibService } from '../../src/switch/tlib-service';
import type { MemoryWorld } from './memory-world';
import { numbers } from './private-service-numbers';

const configured = (name: string, more: Partial<DNOptions> = {}) => ({
  dn: dn(name),
  device: name,
  type: 'extension' as const,
  record: false,
  ...more,
});

/** The DNs of the tests: 7001 and `recorded-trunk` are recorded full-time, the others are not. */
export const directory = new DNDirectory(
  [
    configured('7001', { record: true }),
    configured('7002'),
    configured('7003'),
    configured('trunk', { type: 'trunk' }),
    configured('recorded-trunk', { type: 'trunk', record: true }),
  ],
  false,
);

export const destination = '127.0.0.1:5070';

/** The switch as main.ts wires it, on memory drivers, all but its T-Lib server. */
export class MemorySwitch {
  readonly calls = new MemoryCallSource('pbx');
  readonly registry: CallRegistry;
  readonly registrations = new Registrations();
  readonly control: MediaControl;
  readonly service: TlibService;
  readonly world: MemoryWorld;
  isLinkUp: () => boolean = () => true;

  constructor(world: MemoryWorld) {
    const { log, catalogue, book, replicator } = world;
    const { registrations } = this;
    const registry = new CallRegistry('pbx', new CallModel(directory), book, log);
    const reporter = new StateReporter(registry, registrations, catalogue, numbers, log);
    const options = { connectTimeoutMs: 200, retryDelayMs: 10 };
    const isIDTaken = (id: string): boolean => catalogue.get(recordingID(id)) !== undefined;
    const control = new MediaControl({
      registry,
      directory,
      triggers: [fullTime],
      replicator,
      performer: new EffectPerformer(registry, replicator, reporter, options),
      reporter,
      destination,
      isIDTaken,
      log,
    });
    const destinations = [destination, 'other.example:5060'];
    this.world = world;
    this.registry = registry;
    this.control = control;
    this.service = new TlibService({
      registry,
      registrations,
      directory,
      entitlement: new Entitlement([
        { name: 'recorder', password: 'r', dns: ['*'] },
        { name: 'desktop', password: 'd', dns: ['700*'] },
        { name: 'narrow', password: 'n', dns: ['7003', 'nowhere'] },
      ]),
      privateService: new PrivateService(control, { numbers, destinations, isIDTaken }),
      sessionsOf: connID => control.sessionsOf(connID),
      isLinkUp: () => this.isLinkUp(),
      log,
    });
  }
}
