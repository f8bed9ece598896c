import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { withDeadline } from '../../async/deadline';
import { messageOf, TwinlegError } from '../../errors';
import type { Logger } from '../../log/logger';
import { dieWithUs } from '../../provision/die-with-us';
import { canBindUdp, canListenTcp } from '../../provision/free-ports';
import { CommandError, runCommand, type Command } from '../../provision/run-command';
import type { Servers } from '../../provision/servers';
import {
  makePrivate,
  type AsteriskPorts,
  type PrivateConfiguration,
} from './private-configuration';

/** What to start and where. */
export interface PrivateAsteriskOptions {
  readonly servers: Servers;
  /** A whole configuration, such as `server-config/asterisk-pbx`; it is copied, not changed. */
  readonly configDir: string;
  /** Everything that this Asterisk writes goes in here, recordings too; whoever gave it removes it. */
  readonly runDir: string;
  readonly ports: AsteriskPorts;
  readonly log: Logger;
  /** How long it may take until it answers; 20 s by default. */
  readonly timeoutMs?: number;
}

/** Asterisk did not come up, or ended by itself; `output` is the end of what it printed. */
export class PrivateAsteriskError extends TwinlegError {
  readonly output: string;

  constructor(message: string, output: string, options?: ErrorOptions) {
    super(
      'PRIVATE_ASTERISK',
      'media-server',
      output === '' ? message : `${message}: ${output}`,
      options,
    );
    this.output = output;
  }
}

const START_TIMEOUT_MS = 20_000;
const POLL_MS = 50;
const STOP_TIMEOUT_MS = 5_000;
const COMMAND_TIMEOUT_MS = 5_000;
const TAIL_CHARACTERS = 4_000;

/**
 * Starts an Asterisk of our own and resolves once its ARI lets us in. It dies with this process, even if this process is
 * killed. Throws `PrivateAsteriskError` if it does not come up, and leaves nothing running then.
 */
export async function startAsterisk(options: PrivateAsteriskOptions): Promise<PrivateAsterisk> {
  const { servers, log, timeoutMs = START_TIMEOUT_MS } = options;
  const { modulesDir, dataDir } = servers.asterisk;
  await refuseTaken(options.ports);
  const configuration = await makePrivate({ ...options, modulesDir, dataDir });
  const asterisk = new PrivateAsterisk({
    program: servers.asterisk,
    toStart: await dieWithUs(servers.asterisk),
    configuration,
    ports: options.ports,
    log,
  });
  try {
    await withDeadline('Asterisk to come up', timeoutMs, signal => asterisk.ready(signal));
    return asterisk;
  } catch (error) {
    await asterisk.stop();
    throw new PrivateAsteriskError(
      `Asterisk did not start (${messageOf(error)})`,
      asterisk.output,
      {
        cause: error,
      },
    );
  }
}

/** Asterisk itself starts without a port that it does not get, and then whoever has the port is taken for it. */
async function refuseTaken({ sip, ari }: AsteriskPorts): Promise<void> {
  const isFree = { [sip]: await canBindUdp(sip, '127.0.0.1'), [ari]: await canListenTcp(ari) };
  const taken = Object.keys(isFree).filter(port => isFree[Number(port)] === false);
  if (taken.length > 0) {
    throw new PrivateAsteriskError(`taken by another program on 127.0.0.1: ${taken.join()}`, '');
  }
}

/** One running Asterisk process that we own. */
export class PrivateAsterisk {
  readonly ariUrl: string;
  readonly ariUser: string;
  readonly ariPassword: string;
  readonly sipPort: number;
  /** Where ARI's `record` writes its files. */
  readonly recordingDir: string;
  readonly #program: Command;
  readonly #configuration: PrivateConfiguration;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #log: Logger;
  #output = '';
  #isStopping = false;

  /** Use `startAsterisk`, which also waits until it is ready. */
  constructor(parts: {
    readonly program: Command;
    /** The program, perhaps behind one that ends it when we end. */
    readonly toStart: Command;
    readonly configuration: PrivateConfiguration;
    readonly ports: AsteriskPorts;
    readonly log: Logger;
  }) {
    const { program, configuration, ports, log } = parts;
    this.ariUrl = `http://127.0.0.1:${ports.ari}`;
    this.ariUser = configuration.ariUser;
    this.ariPassword = configuration.ariPassword;
    this.sipPort = ports.sip;
    this.recordingDir = configuration.recordingDir;
    this.#program = program;
    this.#configuration = configuration;
    this.#log = log;
    const { command, args } = parts.toStart;
    const asked = ['-C', configuration.asteriskConf, '-f', '-n'];
    this.#child = spawn(command, [...args, ...asked], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-TAIL_CHARACTERS);
      });
    }
    this.#ended = new Promise(resolve => {
      this.#child.once('error', resolve).once('exit', resolve);
    });
    void this.#ended.then(() => {
      this.#noteEnd();
    });
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

  /** The end of what it has printed so far. */
  get output(): string {
    return this.#output.trim();
  }

  /** Resolves once all modules are loaded and ARI has let us in; `PrivateAsteriskError` when that cannot happen any more. */
  async ready(signal: AbortSignal): Promise<void> {
    while (!(await this.#isBooted())) {
      signal.throwIfAborted();
      if (!this.isRunning) throw new PrivateAsteriskError('the process has ended', this.output);
      await delay(POLL_MS, undefined, { signal });
    }
    await this.#logIn(signal);
    const { pid, ariUrl, sipPort } = this;
    this.#log.info('asterisk started', { pid, ariUrl, sipPort });
  }

  /** What a command of Asterisk's own console prints; `CommandError` when it does not answer within 5 s. */
  async rx(command: string): Promise<string> {
    return runCommand(this.#program, ['-C', this.#configuration.asteriskConf, '-rx', command], {
      timeoutMs: COMMAND_TIMEOUT_MS,
    });
  }

  /** Ends it, by force if it has not ended after 5 s. Calls that are up are hung up. Idempotent. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.isRunning) {
      this.#child.kill('SIGTERM');
      await Promise.race([this.#ended, delay(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    }
    await this.kill();
    await rm(this.#configuration.controlDir, { recursive: true, force: true });
  }

  /** Ends it as a crash would: nothing is flushed, nobody is told. Idempotent. */
  async kill(): Promise<void> {
    this.#isStopping = true;
    if (this.isRunning) this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #isBooted(): Promise<boolean> {
    try {
      await this.rx('core waitfullybooted');
      return true;
    } catch (error) {
      // Before it listens to its console it refuses: ask again.
      if (error instanceof CommandError) return false;
      throw error;
    }
  }

  /** Its HTTP server was there before its modules, so that now the first answer counts. */
  async #logIn(signal: AbortSignal): Promise<void> {
    const login = Buffer.from(`${this.ariUser}:${this.ariPassword}`).toString('base64');
    const headers = { authorization: `Basic ${login}` };
    const response = await fetch(`${this.ariUrl}/ari/asterisk/ping`, { headers, signal });
    await response.arrayBuffer();
    if (!response.ok) {
      throw new PrivateAsteriskError(`its ARI answers ${response.status}`, this.output);
    }
  }

  #noteEnd(): void {
    const fields = {
      pid: this.pid,
      exitCode: this.#child.exitCode,
      signal: this.#child.signalCode,
    };
    if (this.#isStopping) this.#log.info('asterisk stopped', fields);
    else this.#log.error('asterisk ended by itself', { ...fields, output: this.output });
  }
}
