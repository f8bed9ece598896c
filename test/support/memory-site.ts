import { FilesystemArchive } from '../../src/driver/filesystem/filesystem-archive';
import type { MemoryCallSource } from '../../src/driver/memory/memory-call-source';
import type { Snapshot } from '../../src/call/call-source';
import { CallFollower } from '../../src/recorder/call-follower';
import { Recorder } from '../../src/recorder/recorder';
import type { CallRegistry } from '../../src/switch/call-registry';
import { Switch } from '../../src/switch/switch';
import { TlibClient } from '../../src/tlib/client';
import { TlibServer } from '../../src/tlib/server';
import { MemorySwitch } from './memory-switch';
import type { MemoryWorld } from './memory-world';
import { numbers } from './private-service-numbers';

/** Both roles of Twinleg as main.ts wires them, on memory drivers and with T-Lib over loopback, and a desktop. */
export class MemorySite {
  readonly calls: MemoryCallSource;
  readonly registry: CallRegistry;
  readonly desktop: TlibClient;
  readonly recorder: Recorder;
  readonly #world: MemoryWorld;
  readonly #switch: Switch;

  private constructor(world: MemoryWorld, half: MemorySwitch, server: TlibServer, port: number) {
    const { calls, registry, registrations, control } = half;
    const { log, catalogue, endpoint } = world;
    this.#world = world;
    this.calls = calls;
    this.registry = registry;
    const parts = { calls, registry, registrations, control, server, log };
    const whole = new Switch(parts);
    half.isLinkUp = () => whole.isLinkUp;
    this.#switch = whole;
    const client = (applicationName: string): TlibClient =>
      new TlibClient({
        protocol: 'tcp',
        host: '127.0.0.1',
        port,
        applicationName,
        applicationPassword: applicationName.slice(0, 1),
        requestTimeoutMs: 2_000,
        reconnect: true,
        log,
      });
    this.desktop = client('desktop');
    this.recorder = new Recorder({
      endpoint,
      follower: new CallFollower(client('recorder'), numbers, log),
      archive: new FilesystemArchive({ dir: world.archiveDir }, log),
      catalogue,
      partnerTimeoutMs: 100,
      settleMs: 100,
      log,
    });
  }

  /** Starts Twinleg in a world, with this on its PBX. */
  static async start(world: MemoryWorld, snapshot?: Snapshot): Promise<MemorySite> {
    world.forgetListeners();
    const half = new MemorySwitch(world);
    const server = new TlibServer({
      listeners: [{ protocol: 'tcp', host: '127.0.0.1', port: 0 }],
      handler: half.service,
      addp: { timeoutMs: 0 },
      loginTimeoutMs: 5_000,
      log: world.log,
    });
    const [address] = await server.listen();
    const site = new MemorySite(world, half, server, address?.port ?? 0);
    if (snapshot) site.calls.snapshot = snapshot;
    await site.#switch.start();
    await site.recorder.start();
    await site.desktop.connect();
    return site;
  }

  /** Takes the controller away; the world goes on. */
  async close(): Promise<void> {
    await this.desktop.close();
    await this.recorder.close();
    await this.#switch.close();
    this.#world.forgetListeners();
  }
}
