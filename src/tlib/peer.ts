import type { OutgoingEvent } from './events';
import type { SwitchRequest } from './requests';

/** One client that is logged in, as the switch sees it. */
export interface TlibPeer {
  /** Unique for as long as the server lives. */
  readonly id: number;
  readonly applicationName: string;
  /** Never throws: what cannot be sent is logged, and what is sent to a client that has gone is dropped. */
  send(event: OutgoingEvent): void;
  /** Closes the connection once what was sent has left. Idempotent. */
  close(reason: string): void;
}

/** The switch's side of a T-Lib server. */
export interface TlibHandler {
  /** Whether this client may log in. Compare in constant time: the server compares nothing itself. */
  authenticate(applicationName: string, password: string): boolean;
  /** A client has logged in. */
  opened(peer: TlibPeer): void;
  /** A client that was opened has gone; everything it registered goes with it. */
  closed(peer: TlibPeer): void;
  /**
   * Answers by `peer.send`, now or later, with the request's `referenceID`. A `TlibError` thrown becomes
   * the EventError; anything else thrown is logged and becomes EventError 52.
   */
  request(peer: TlibPeer, request: SwitchRequest): void;
}
