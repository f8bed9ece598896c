import type { Logger } from '../log/logger';
import { requestDecoder } from './decoder';
import type { Stamp } from './encoder';
import { ServerRole } from './enumerations';
import { MAX_MESSAGE_BYTES } from './frame';
import type { Link } from './link';
import { Listener, type BoundAddress, type ListenerOptions } from './listener';
import type { TlibHandler } from './peer';
import { ServerPeer, type PeerContext } from './server-peer';

/** How a T-Lib server behaves. Times are in milliseconds. */
export interface TlibServerOptions {
  readonly listeners: readonly ListenerOptions[];
  readonly handler: TlibHandler;
  /** Polls after `timeoutMs` of silence, and tells clients to do so after `remoteTimeoutMs`; 0 is never. */
  readonly addp: { readonly timeoutMs: number; readonly remoteTimeoutMs?: number };
  /** A connection that has not logged in by then is closed. */
  readonly loginTimeoutMs: number;
  /** What EventServerInfo says; default `1`. */
  readonly serverVersion?: string;
  /** Default 1 MiB. */
  readonly maxMessageBytes?: number;
  /** A client that lets more than this wait for it is cut off; default 8 MiB. */
  readonly maxBacklogBytes?: number;
  readonly log: Logger;
}

/** Serves T-Lib/JSON: everything that is protocol is done here, what a request means is the handler's. */
export class TlibServer {
  readonly #options: TlibServerOptions;
  readonly #context: PeerContext;
  readonly #peers = new Set<ServerPeer>();
  #listening: Promise<readonly Listener[]> | undefined;
  #closing: Promise<void> | undefined;
  #eventSequenceNumber = 0;
  #lastPeerID = 0;

  constructor(options: TlibServerOptions) {
    this.#options = options;
    this.#context = {
      handler: options.handler,
      decoder: requestDecoder(),
      stamp: () => this.#stamp(),
      serverInfo: {
        name: 'EventServerInfo',
        serverVersion: options.serverVersion ?? '1',
        serverRole: ServerRole.Primary,
        serverStartTime: Math.floor(Date.now() / 1_000),
      },
      addp: options.addp,
      loginTimeoutMs: options.loginTimeoutMs,
      maxBacklogBytes: options.maxBacklogBytes ?? 8 * MAX_MESSAGE_BYTES,
      gone: peer => this.#peers.delete(peer),
    };
  }

  /** Opens every listener, or none and rejects with `TlibListenError`; resolves to where they listen. */
  async listen(): Promise<readonly BoundAddress[]> {
    this.#listening ??= this.#open();
    const addresses = (await this.#listening).map(({ address }) => address);
    for (const address of addresses) this.#options.log.info('T-Lib listens', { ...address });
    return addresses;
  }

  /** Lets every client go and closes every listener. Idempotent. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #open(): Promise<readonly Listener[]> {
    const { listeners, maxMessageBytes = MAX_MESSAGE_BYTES, loginTimeoutMs, log } = this.#options;
    const admission = {
      maxMessageBytes,
      handshakeTimeoutMs: loginTimeoutMs,
      accept: (link: Link) => {
        this.#accept(link);
      },
      log,
    };
    const opened: Listener[] = [];
    try {
      for (const options of listeners) opened.push(await Listener.open(options, admission));
    } catch (error) {
      await Promise.all(opened.map(listener => listener.close()));
      throw error;
    }
    return opened;
  }

  async #close(): Promise<void> {
    const [opened] = await Promise.allSettled([this.#listening]);
    const listeners = opened.status === 'fulfilled' ? (opened.value ?? []) : [];
    const closed = listeners.map(listener => listener.close());
    for (const peer of this.#peers) peer.close('the server closes');
    await Promise.all(closed);
  }

  #accept(link: Link): void {
    if (this.#closing) {
      link.destroy('the server closes');
      return;
    }
    const peer = new ServerPeer(++this.#lastPeerID, link, this.#context, this.#options.log);
    this.#peers.add(peer);
    peer.start();
  }

  #stamp(): Stamp {
    return { eventSequenceNumber: ++this.#eventSequenceNumber, at: new Date() };
  }
}
