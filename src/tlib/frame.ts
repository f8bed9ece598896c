const LF = 0x0a;
const CR = 0x0d;

/** What a message may measure at most, unless configured otherwise: 1 MiB. */
export const MAX_MESSAGE_BYTES = 1_048_576;

/**
 * Cuts a byte stream into lines that end with LF or CRLF. Empty lines are dropped. Once a line is longer
 * than `maxBytes` without its end, `isOverflowed` is true and nothing more comes out.
 */
export class LineSplitter {
  readonly #maxBytes: number;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #isOverflowed = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isOverflowed(): boolean {
    return this.#isOverflowed;
  }

  /** The lines that are whole now, without their ends. */
  push(chunk: Uint8Array): readonly Uint8Array[] {
    const lines: Uint8Array[] = [];
    let from = 0;
    while (from < chunk.length) {
      const end = chunk.indexOf(LF, from);
      const hasRoom = this.#keep(chunk.subarray(from, end === -1 ? chunk.length : end));
      if (end === -1 || !hasRoom) break;
      const line = this.#take();
      if (line.length > 0) lines.push(line);
      from = end + 1;
    }
    return lines;
  }

  #keep(part: Uint8Array): boolean {
    this.#pendingBytes += part.length;
    this.#isOverflowed ||= this.#pendingBytes > this.#maxBytes;
    if (this.#isOverflowed) this.#pending = [];
    else if (part.length > 0) this.#pending.push(part);
    return !this.#isOverflowed;
  }

  #take(): Uint8Array {
    const line = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    return line.at(-1) === CR ? line.subarray(0, -1) : line;
  }
}
