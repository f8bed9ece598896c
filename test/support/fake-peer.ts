import type { EventName, OutgoingEvent, OutgoingEventOf } from '../../src/tlib/events';
import type { TlibPeer } from '../../src/tlib/peer';

/** A client that is logged in and keeps what it is sent. */
export class FakePeer implements TlibPeer {
  readonly id = 1;
  readonly applicationName: string;
  readonly sent: OutgoingEvent[] = [];

  constructor(applicationName: string) {
    this.applicationName = applicationName;
  }

  send(event: OutgoingEvent): void {
    this.sent.push(event);
  }

  close(): void {}

  /** Its newest event of that name. */
  last<Name extends EventName>(name: Name): OutgoingEventOf<Name> | undefined {
    const found = this.sent.findLast(event => event.name === name);
    // Sound: the name has just been compared.
    return found as OutgoingEventOf<Name> | undefined;
  }
}
