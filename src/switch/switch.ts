import type { CallSource } from '../call/call-source';
import { messageOf } from '../errors';
import type { Logger } from '../log/logger';
import type { TlibServer } from '../tlib/server';
import { callEvent, dataChanged } from './call-messages';
import type { CallRegistry } from './call-registry';
import type { MediaControl } from './media-control';
import type { Registrations } from './registrations';

export interface SwitchParts {
  readonly calls: CallSource;
  readonly registry: CallRegistry;
  readonly registrations: Registrations;
  readonly control: MediaControl;
  readonly server: TlibServer;
  readonly log: Logger;
}

/** The switch role: follows the PBX's calls, tells T-Lib clients of them, and has them recorded. */
export class Switch {
  readonly #parts: SwitchParts;
  #isLinkUp = false;
  #adopting: Promise<void> = Promise.resolve();

  constructor(parts: SwitchParts) {
    this.#parts = parts;
    const { calls, registry, registrations, log } = parts;
    calls.events.on('call', event => {
      registry.apply(event); // what the PBX said
    });
    registry.events.on('occurred', (call, occurrences) => {
      // what that means in T-Lib
      for (const occurrence of occurrences)
        registrations.tell(occurrence.party.dn, callEvent(call, occurrence));
    });
    registry.events.on('dataChanged', (call, by) => {
      for (const dn of new Set(call.parties.map(party => party.dn)))
        // Who asked for the change gets its own answer, with its ReferenceID.
        registrations.tell(
          dn,
          dataChanged(call, dn, by?.dn),
          by?.dn === dn ? by.requester : undefined,
        );
    });
    calls.events.on('up', snapshot => {
      this.#isLinkUp = true;
      registry.compare(snapshot, new Date());
      this.#adopt();
    });
    calls.events.on('down', reason => {
      this.#isLinkUp = false;
      log.error('link to the PBX lost', { pbx: calls.name, reason });
    });
  }

  get isLinkUp(): boolean {
    return this.#isLinkUp;
  }

  /** Listens for T-Lib clients first, so that the recorder is there when the first call is seen. */
  async start(): Promise<void> {
    await this.#parts.server.listen();
    await this.#parts.calls.connect();
    await this.#adopting;
    this.#parts.log.info('switch is up', { pbx: this.#parts.calls.name });
  }

  /** Lets everything go but the calls and their recordings, which go on without us. Idempotent. */
  async close(): Promise<void> {
    this.#parts.control.close();
    await this.#parts.server.close();
    await this.#parts.calls.close();
  }

  #adopt(): void {
    const { control, log } = this.#parts;
    this.#adopting = control.adopt().catch((error: unknown) => {
      log.error('recordings under way could not be adopted', { reason: messageOf(error) });
    });
  }
}
