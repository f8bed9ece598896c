/** A timer that can be wound up again. */
export interface Timer {
  refresh(): void;
  stop(): void;
}

/** Calls `expired` once, `afterMs` after it was made or last refreshed. */
export type StartTimer = (afterMs: number, expired: () => void) => Timer;

const startTimer: StartTimer = (afterMs, expired) => {
  const timer = setTimeout(expired, afterMs);
  return {
    refresh: () => void timer.refresh(),
    stop: () => {
      clearTimeout(timer);
    },
  };
};

/** What ADDP asks of whoever owns the link. */
export interface AddpLink {
  /** Ask the other side for a sign of life. */
  poll(): void;
  /** There was none: the other side is to be taken for dead. */
  lost(): void;
}

/**
 * Finds a dead peer: after `timeoutMs` without anything heard it polls, and after as long again the peer is
 * lost. 0 never polls.
 */
export class Addp {
  readonly #timeoutMs: number;
  readonly #link: AddpLink;
  readonly #startTimer: StartTimer;
  #timer: Timer | undefined;
  #hasPolled = false;

  constructor(timeoutMs: number, link: AddpLink, start: StartTimer = startTimer) {
    this.#timeoutMs = timeoutMs;
    this.#link = link;
    this.#startTimer = start;
  }

  start(): void {
    if (this.#timeoutMs <= 0 || this.#timer !== undefined) return;
    this.#timer = this.#startTimer(this.#timeoutMs, () => {
      this.#expired();
    });
  }

  /** Something came from the other side: it lives. */
  heard(): void {
    this.#hasPolled = false;
    this.#timer?.refresh();
  }

  stop(): void {
    this.#timer?.stop();
    this.#timer = undefined;
  }

  #expired(): void {
    if (this.#hasPolled) {
      this.stop();
      this.#link.lost();
      return;
    }
    this.#hasPolled = true;
    this.#timer?.refresh();
    this.#link.poll();
  }
}
