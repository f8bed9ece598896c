import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TwinlegError } from '../errors';
import { dieWithUs } from '../provision/die-with-us';
import { textOf } from '../provision/presence';
import type { Command } from '../provision/run-command';

/** How the calls of one SIPp process went. */
export interface CallCounts {
  readonly succeeded: number;
  readonly failed: number;
}

/** A SIPp process failed, or ran past its deadline; `output` is the end of its error log. */
export class SippError extends TwinlegError {
  readonly counts: CallCounts;
  readonly output: string;

  constructor(scenario: string, ending: string, counts: CallCounts, output: string) {
    const went = `${counts.succeeded} calls went well, ${counts.failed} failed`;
    super('SIPP', 'ours', `SIPp ${scenario} ended with ${ending}, ${went}: ${output}`);
    this.counts = counts;
    this.output = output;
  }
}

/** One SIPp process: a scenario of `src/demo/sipp`, and the files and addresses that it works with. */
export interface SippRunOptions {
  readonly sipp: Command;
  readonly scenario: 'register' | 'answer' | 'call';
  /** What the scenario leaves open as `{{name}}`. */
  readonly values: Readonly<Record<string, number>>;
  /** What the scenario calls `audio.ulaw`. */
  readonly audio?: Buffer;
  /** A folder of this run's own: all that SIPp writes stays in it. */
  readonly folder: string;
  readonly args: readonly string[];
  /** It is killed then; its calls are lost. */
  readonly timeoutMs: number;
}

const TAIL_CHARACTERS = 1_000;
const FORCED_END_MS = 2_000;

/** A running SIPp process that we own. */
export class SippRun {
  readonly #scenario: string;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<string>;
  #isStopping = false;

  private constructor(child: ChildProcess, { scenario, folder, timeoutMs }: SippRunOptions) {
    this.#scenario = scenario;
    this.#folder = folder;
    this.#child = child;
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    this.#ended = new Promise<string>(resolve => {
      child.once('error', error => {
        resolve(error.message);
      });
      child.once('exit', (code, signal) => {
        resolve(signal ?? `exit code ${code ?? -1}`);
      });
    }).finally(() => {
      clearTimeout(timer);
    });
  }

  /** Writes the scenario and the audio into the folder and starts. Resolves when the process is there. */
  static async start(options: SippRunOptions): Promise<SippRun> {
    const { sipp, scenario, values, audio, folder, args } = options;
    await mkdir(folder, { recursive: true });
    const template = await readFile(join(__dirname, 'sipp', `${scenario}.xml`), 'utf8');
    await writeFile(join(folder, 'scenario.xml'), fillIn(template, values));
    if (audio) await writeFile(join(folder, 'audio.ulaw'), audio);
    const program = await dieWithUs(sipp);
    const always = [
      ...['-sf', 'scenario.xml', '-nostdin', '-trace_err', '-error_file', 'errors.log'],
      ...['-trace_stat', '-stf', 'statistics.csv', '-fd', '1'],
    ];
    const child = spawn(program.command, [...program.args, ...always, ...args], {
      cwd: folder,
      // It draws a full-screen display on stdout; what counts is in its files.
      stdio: 'ignore',
    });
    return new SippRun(child, options);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return (
      this.#child.pid !== undefined &&
      this.#child.exitCode === null &&
      this.#child.signalCode === null
    );
  }

  /** Resolves when all calls are over; `SippError` unless each went as the scenario says. */
  async finished(): Promise<CallCounts> {
    const ending = await this.#ended;
    const counts = countsIn(await textOf(join(this.#folder, 'statistics.csv')));
    if (ending === 'exit code 0' || (this.#isStopping && counts.failed === 0)) return counts;
    const output = (await textOf(join(this.#folder, 'errors.log'))).slice(-TAIL_CHARACTERS);
    throw new SippError(this.#scenario, ending, counts, output);
  }

  /** Ends calls that are up with a BYE or CANCEL and then the process, by force after 2 s. Idempotent. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.isRunning) {
      // The first asks for no new calls, the second to end those that are up.
      this.#child.kill('SIGUSR1');
      await delay(20);
      this.#child.kill('SIGUSR1');
      await Promise.race([this.#ended, delay(FORCED_END_MS, undefined, { ref: false })]);
    }
    if (this.isRunning) this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

function fillIn(template: string, values: Readonly<Record<string, number>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TwinlegError('SCENARIO', 'ours', `no value for ${name}`);
    return String(value);
  });
}

/** The totals in the last line of SIPp's statistics. */
function countsIn(csv: string): CallCounts {
  const [head = '', ...rows] = csv.trim().split('\n');
  const names = head.split(';');
  const last = rows.at(-1)?.split(';') ?? [];
  const total = (name: string): number => Number(last[names.indexOf(name)] ?? 0);
  return { succeeded: total('SuccessfulCall(C)'), failed: total('FailedCall(C)') };
}
