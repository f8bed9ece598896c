import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withDeadline } from '../src/async/deadline';
import type { PrivateAsterisk } from '../src/driver/asterisk/private-asterisk';
import { TwinlegError } from '../src/errors';
import { dieWithUs } from '../src/provision/die-with-us';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 100;

/**
 * Twinleg as its users run it, `twinleg start --config …`, in a process of its own: so its CPU time is nobody else's. The
 * kernel ends it when ours ends.
 */
export class ControllerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise(resolve => {
      child.once('error', resolve).once('exit', resolve);
    });
  }

  /** Resolves when it records: its application is registered on the recorder, the last thing that it does. */
  static async start(
    configFile: string,
    recorder: PrivateAsterisk,
    logFile: string,
    stop: AbortSignal,
  ): Promise<ControllerProcess> {
    const { command, args } = await dieWithUs({
      command: process.execPath,
      args: [
        ...['-r', require.resolve('ts-node/register/transpile-only')],
        ...[join(__dirname, '../src/cli/cli.ts'), 'start', '--config', configFile],
      ],
    });
    const log = await open(logFile, 'a');
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', log.fd] });
    await log.close();
    const controller = new ControllerProcess(child);
    try {
      await withDeadline('Twinleg to come up', START_TIMEOUT_MS, async deadline => {
        const signal = AbortSignal.any([deadline, stop]);
        while (!(await hasApplication(recorder, signal))) {
          if (!controller.isRunning) {
            throw new TwinlegError('CONTROLLER', 'ours', `Twinleg did not start: see ${logFile}`);
          }
          await delay(POLL_MS, undefined, { signal });
        }
      });
      return controller;
    } catch (error) {
      await controller.stop();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isRunning(): boolean {
    const { pid, exitCode, signalCode } = this.#child;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  /** Lets it drain, and ends it by force when it has not ended after 15 s. Idempotent. */
  async stop(): Promise<void> {
    if (this.isRunning) {
      this.#child.kill('SIGTERM');
      await Promise.race([this.#ended, delay(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    }
    if (this.isRunning) this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

async function hasApplication(server: PrivateAsterisk, signal: AbortSignal): Promise<boolean> {
  const login = Buffer.from(`${server.ariUser}:${server.ariPassword}`).toString('base64');
  const headers = { authorization: `Basic ${login}` };
  const response = await fetch(`${server.ariUrl}/ari/applications`, { headers, signal });
  const applications: unknown = await response.json();
  return Array.isArray(applications) && applications.length > 0;
}
