import type { Socket } from 'node:net';
import { LineSplitter } from './frame';
import { LINGER_MS, type Link, type LinkReceiver } from './link';

/** A link over TCP or TLS: one message per line. */
export class SocketLink implements Link {
  readonly remote: string;
  readonly #socket: Socket;
  readonly #splitter: LineSplitter;
  #receiver: LinkReceiver | undefined;
  #reason: string | undefined;

  constructor(socket: Socket, maxMessageBytes: number) {
    this.remote = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`;
    this.#socket = socket;
    this.#splitter = new LineSplitter(maxMessageBytes);
    socket.setNoDelay(true);
    // An error is always followed by 'close'; without a listener it would end the process.
    socket.on('error', error => (this.#reason ??= error.message));
  }

  get backlogBytes(): number {
    return this.#socket.writableLength;
  }

  start(receiver: LinkReceiver): void {
    this.#receiver = receiver;
    this.#socket.on('data', (chunk: Buffer) => {
      this.#read(chunk, receiver);
    });
    this.#socket.once('close', () => {
      receiver.closed(this.#reason ?? 'closed by the other side');
    });
  }

  send(message: string): void {
    if (this.#socket.writable) this.#socket.write(`${message}\n`);
  }

  close(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#socket.end();
    const timer = setTimeout(() => this.#socket.destroy(), LINGER_MS);
    this.#socket.once('close', () => {
      clearTimeout(timer);
    });
    if (this.#receiver === undefined) this.#socket.resume();
  }

  destroy(reason: string): void {
    this.#reason ??= reason;
    this.#socket.destroy();
  }

  #read(chunk: Buffer, receiver: LinkReceiver): void {
    if (this.#reason !== undefined) return;
    receiver.heard();
    for (const line of this.#splitter.push(chunk)) {
      if (this.#isClosing()) return;
      receiver.message(line);
    }
    if (this.#splitter.isOverflowed && !this.#isClosing()) receiver.oversized();
  }

  // A method, because the receiver may close the link between two lines, which the compiler cannot see.
  #isClosing(): boolean {
    return this.#reason !== undefined;
  }
}
