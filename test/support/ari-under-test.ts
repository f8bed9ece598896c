import { Ari, type AriOptions } from '../../src/driver/asterisk/ari';
import type { FakeAri, FakeAriOptions } from './fake-ari';
import { FakeAri as Fake } from './fake-ari';
import { RecordedLog } from './recorded-log';

/** Starts fakes and links for one test, and takes all of them away afterwards. */
export class AriUnderTest {
  readonly log = new RecordedLog();
  readonly #opened: { close(): Promise<void> }[] = [];

  async fake(options?: FakeAriOptions): Promise<FakeAri> {
    const fake = await Fake.start(options);
    this.#opened.push(fake);
    return fake;
  }

  /** A link that has not connected yet. Its waits are short, its heartbeat is not unless asked for. */
  ari(fake: FakeAri, options: Partial<AriOptions> = {}): Ari {
    const ari = new Ari({
      url: fake.url,
      user: 'user',
      password: 'password',
      application: 'twinleg',
      subscribeAll: true,
      timeoutMs: 5_000,
      heartbeatMs: 5_000,
      backoff: { firstMs: 1, mostMs: 5 },
      log: this.log,
      ...options,
    });
    this.#opened.unshift(ari);
    return ari;
  }

  async connected(fake: FakeAri, options?: Partial<AriOptions>): Promise<Ari> {
    const ari = this.ari(fake, options);
    await ari.connect();
    return ari;
  }

  async close(): Promise<void> {
    for (const one of this.#opened.splice(0)) await one.close();
  }
}
