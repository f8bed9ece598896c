import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { withDeadline } from '../../src/async/deadline';
import { deferred } from '../../src/async/deferred';

const root = resolve(__dirname, '../..');

/** Twinleg as a process of its own, to be killed. */
export class ControllerProcess {
  readonly #child: ChildProcess;
  #log = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves when it records. */
  static async start(configFile: string): Promise<ControllerProcess> {
    const child = spawn(
      process.execPath,
      ['-r', 'ts-node/register/transpile-only', 'src/cli/cli.ts', 'start', '--config', configFile],
      { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const controller = new ControllerProcess(child);
    const { promise, resolve: ready } = deferred();
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      controller.#log += text;
      if (controller.#log.includes('recorder is up')) ready();
    });
    await withDeadline('the controller to start', 20_000, () =>
      Promise.race([
        promise,
        once(child, 'exit').then(() => {
          throw new Error(`the controller has ended: ${controller.#log}`);
        }),
      ]),
    );
    return controller;
  }

  /** What it has logged so far. */
  get log(): string {
    return this.#log;
  }

  /** As a crash would: nothing is flushed, nobody is told. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As an administrator would. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await withDeadline('the controller to end', 10_000, () => ended);
  }
}
