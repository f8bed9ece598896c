/** What a link tells whoever uses it. */
export interface LinkReceiver {
  /** Bytes came in, whatever they are. */
  heard(): void;
  /** A message came in whole. */
  message(bytes: Uint8Array): void;
  /** A message is larger than is allowed; nothing more will be read, so the receiver closes the link. */
  oversized(): void;
  /** The link is gone, for good. Told once, and last. */
  closed(reason: string): void;
}

/** One connection that carries messages both ways, whatever it is made of. */
export interface Link {
  /** The other side's address and port, for logs. */
  readonly remote: string;
  /** What was sent and has not left this process yet. */
  readonly backlogBytes: number;
  /** Begins to read. Called once. */
  start(receiver: LinkReceiver): void;
  /** Sends a message; dropped if the link is closing or gone. */
  send(message: string): void;
  /** Sends what is still waiting and then closes, in `LINGER_MS` at the latest. What comes in meanwhile is dropped. */
  close(reason: string): void;
  /** Closes at once; what was waiting is lost. */
  destroy(reason: string): void;
}

/** How long a closing link waits for the other side to take what is left and to close as well. */
export const LINGER_MS = 1_000;

/** How a server is reached, or where it listens. */
export interface Address {
  /** `tcp`: one message per line; `ws`: one message per WebSocket frame. */
  readonly protocol: 'tcp' | 'ws';
  readonly host: string;
  readonly port: number;
}
