import type { DN } from '../call/ids';
import type { OutgoingEvent } from '../tlib/events';
import type { TlibPeer } from '../tlib/peer';

/** Which client has registered for which DN: it sees and touches those and nothing else. */
export class Registrations {
  readonly #dns = new Map<TlibPeer, Set<DN>>();

  /** False when it was registered already. */
  add(peer: TlibPeer, dn: DN): boolean {
    const dns = this.#dns.get(peer) ?? new Set<DN>();
    this.#dns.set(peer, dns);
    const isNew = !dns.has(dn);
    dns.add(dn);
    return isNew;
  }

  /** False when it was not registered. */
  remove(peer: TlibPeer, dn: DN): boolean {
    return this.#dns.get(peer)?.delete(dn) ?? false;
  }

  forget(peer: TlibPeer): void {
    this.#dns.delete(peer);
  }

  has(peer: TlibPeer, dn: DN): boolean {
    return this.#dns.get(peer)?.has(dn) ?? false;
  }

  /** Sends to every client registered for `dn`, but not to `except`. */
  tell(dn: DN, event: OutgoingEvent, except?: object): void {
    for (const [peer, dns] of this.#dns) if (peer !== except && dns.has(dn)) peer.send(event);
  }
}
