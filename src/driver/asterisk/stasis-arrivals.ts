import { deferred } from '../../async/deferred';
import { TwinlegError } from '../../errors';

/** A channel that was asked for ended before it arrived in the application: refused, busy, or hung up. */
export class ChannelEndedError extends TwinlegError {
  readonly channelID: string;
  /** Q.850's number, as Asterisk gives it. */
  readonly hangupCause: number;

  constructor(channelID: string, cause: number, causeText: string) {
    super(
      'CHANNEL_ENDED',
      'media-server',
      `channel ended before it was up: ${causeText} (${cause})`,
    );
    this.channelID = channelID;
    this.hangupCause = cause;
  }
}

/** Tells whoever waits for a channel that it has arrived in our application, or that it never will. */
export class StasisArrivals {
  readonly #waiting = new Map<
    string,
    { readonly resolve: () => void; readonly reject: (error: Error) => void }
  >();

  /** Resolves when the channel arrives; ask before the channel is made, or its arrival may be missed. */
  expect(channelID: string, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = deferred();
    this.#waiting.set(channelID, { resolve, reject });
    const abandon = (): void => {
      reject(
        signal.reason instanceof Error
          ? signal.reason
          : new TwinlegError('ABORTED', 'ours', 'called off'),
      );
    };
    if (signal.aborted) abandon();
    signal.addEventListener('abort', abandon, { once: true });
    const clear = (): void => {
      signal.removeEventListener('abort', abandon);
      this.#waiting.delete(channelID);
    };
    promise.then(clear, clear);
    return promise;
  }

  arrived(channelID: string): void {
    this.#waiting.get(channelID)?.resolve();
  }

  ended(channelID: string, cause: number, causeText: string): void {
    this.#waiting.get(channelID)?.reject(new ChannelEndedError(channelID, cause, causeText));
  }

  /** Nobody waits for the channel any more. */
  forget(channelID: string): void {
    const called = new TwinlegError('ABORTED', 'ours', 'called off');
    this.#waiting.get(channelID)?.reject(called);
  }

  /** The link is lost: what was waited for will not be told any more. */
  failAll(error: Error): void {
    for (const { reject } of [...this.#waiting.values()]) reject(error);
  }
}
