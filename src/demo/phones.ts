import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withDeadline } from '../async/deadline';
import { canBindUdp, type PortBlock } from '../provision/free-ports';
import type { Command } from '../provision/run-command';
import { SippRun, type SippRunOptions } from './sipp-run';
import { encodeUlaw } from './ulaw';

/** The PBX that the phones belong to, and what they need for themselves. */
export interface PhonesOptions {
  readonly sipp: Command;
  /** The PBX's SIP port on 127.0.0.1. */
  readonly pbxPort: number;
  readonly ports: PortBlock;
  /** Each phone gets a folder in here. */
  readonly folder: string;
}

/** A phone that is called. */
export interface AnswerOptions {
  /** 7001 to 7009 on the sample PBX. */
  readonly number: string;
  /** By default the sample PBX's: `twinleg-<number>`. */
  readonly password?: string;
  /** What it says from the moment it answers, over and over; 8 kHz. */
  readonly audio: Int16Array;
  /** How long it rings; 200 ms by default. */
  readonly ringMs?: number;
  /** It hangs up then, if the other side has not; an hour by default. */
  readonly talkMs?: number;
  /** How many calls it takes at once; 20 by default. */
  readonly atOnce?: number;
  /** It is gone then, whatever happens; ten minutes by default. */
  readonly timeoutMs?: number;
}

/** Calls that are made: one, or many at a rate. */
export interface CallOptions {
  /** A phone's number, or on a trunk whatever the customer's is. */
  readonly from: string;
  readonly to: string;
  /** `carrier` calls from the trunk's address and is not asked for a password; `phone` is. */
  readonly as: 'carrier' | 'phone';
  readonly password?: string;
  /** What it says from the moment it is answered, over and over; 8 kHz. */
  readonly audio: Int16Array;
  /** It hangs up so long after the answer, if the other side has not. */
  readonly durationMs: number;
  /** How many calls in all; 1 by default. */
  readonly calls?: number;
  /** How many new calls a second; 10 by default. */
  readonly perSecond?: number;
  /** How many at most at the same time; all by default. */
  readonly atOnce?: number;
  /** All is given up then; the calls' own time plus 30 s by default. */
  readonly timeoutMs?: number;
}

const ADDRESS = { phone: '127.0.0.1', carrier: '127.0.0.2' } as const;
const HOUR_MS = 3_600_000;
const READY_TIMEOUT_MS = 5_000;

/** Telephones made of SIPp, for tests, demo and benchmarks. Whoever makes them closes them. */
export class Phones {
  readonly #options: PhonesOptions;
  readonly #runs: SippRun[] = [];
  #started = 0;

  constructor(options: PhonesOptions) {
    this.#options = options;
  }

  /** Registers a phone that answers every call; resolves when it can be called. */
  async answer(options: AnswerOptions): Promise<SippRun> {
    const { number, password = `twinleg-${number}`, ringMs = 200, talkMs = HOUR_MS } = options;
    const phonePort = await this.#options.ports.port();
    const phone = await this.#start({
      scenario: 'answer',
      values: { ringMs: Math.max(1, ringMs), talkMs },
      audio: encodeUlaw(options.audio),
      args: [
        ...['-p', String(phonePort)],
        ...(await this.#rtp(ADDRESS.phone, options.atOnce ?? 20)),
      ],
      address: ADDRESS.phone,
      timeoutMs: options.timeoutMs ?? 600_000,
    });
    await withDeadline('the phone to listen', READY_TIMEOUT_MS, async signal => {
      while (await canBindUdp(phonePort, ADDRESS.phone)) await delay(10, undefined, { signal });
    });
    const registration = await this.#start({
      scenario: 'register',
      values: {},
      args: [
        ...['-p', String(await this.#options.ports.port()), '-m', '1', '-s', number],
        ...['-au', number, '-ap', password, '-key', 'phone_port', String(phonePort)],
        this.#pbx,
      ],
      address: ADDRESS.phone,
      timeoutMs: READY_TIMEOUT_MS,
    });
    await registration.finished();
    return phone;
  }

  /** Begins to call; resolves when SIPp is at it. `finished()` of what it resolves to waits for the end of all calls. */
  async call(options: CallOptions): Promise<SippRun> {
    const { from, to, as, durationMs, calls = 1, perSecond = 10, atOnce = calls } = options;
    const password = options.password ?? `twinleg-${from}`;
    const seconds = calls / Math.min(perSecond, (atOnce * 1_000) / durationMs);
    return this.#start({
      scenario: 'call',
      values: { durationMs },
      audio: encodeUlaw(options.audio),
      args: [
        ...['-p', String(await this.#options.ports.port()), '-s', to, '-key', 'caller', from],
        ...['-au', from, '-ap', password],
        ...['-m', String(calls), '-r', String(perSecond), '-l', String(atOnce)],
        ...(await this.#rtp(ADDRESS[as], atOnce)),
        this.#pbx,
      ],
      address: ADDRESS[as],
      timeoutMs: options.timeoutMs ?? durationMs + seconds * 1_000 + 30_000,
    });
  }

  /** Ends every phone and every call of theirs. Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#runs.map(run => run.stop()));
  }

  get #pbx(): string {
    return `127.0.0.1:${this.#options.pbxPort}`;
  }

  /** RTP and RTCP for each call, and as many again because SIPp goes round its range. */
  async #rtp(address: string, atOnce: number): Promise<readonly string[]> {
    const { start, end } = await this.#options.ports.range(4 * atOnce + 4);
    return ['-mi', address, '-min_rtp_port', String(start), '-max_rtp_port', String(end)];
  }

  async #start(
    run: Omit<SippRunOptions, 'sipp' | 'folder'> & { readonly address: string },
  ): Promise<SippRun> {
    const { sipp, ports, folder } = this.#options;
    const { address, args, ...rest } = run;
    // Taken before anything is waited for: two that start at once must not share a folder.
    const number = (this.#started += 1);
    const local = ['-i', address, '-bind_local', '-ci', '127.0.0.1'];
    const started = await SippRun.start({
      ...rest,
      sipp,
      folder: join(folder, `${run.scenario}-${number}`),
      args: [...local, '-cp', String(await ports.port()), ...args],
    });
    this.#runs.push(started);
    return started;
  }
}
