import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TwinlegError } from '../errors';

/** A program and the arguments that always come first: a plain binary, or a loader with its library path. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** A program could not be started, failed, or ran past its deadline; `output` is the end of what it printed. */
export class CommandError extends TwinlegError {
  readonly output: string;

  constructor(program: string, output: string, cause: unknown) {
    super('COMMAND', 'ours', `${program} failed${output === '' ? '' : `: ${output}`}`, { cause });
    this.output = output;
  }
}

/** How a program is run: it is killed at the deadline. */
export interface RunOptions {
  readonly timeoutMs: number;
}

const run = promisify(execFile);
const TAIL_CHARACTERS = 1_500;

/** What a program prints on stdout when run to its end with no stdin; `CommandError` unless it exits with 0. */
export async function runCommand(
  { command, args }: Command,
  more: readonly string[],
  { timeoutMs }: RunOptions,
): Promise<string> {
  try {
    const running = run(command, [...args, ...more], {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024 * 1024,
    });
    running.child.stdin?.end();
    return (await running).stdout;
  } catch (error) {
    throw new CommandError(command, printedBy(error), error);
  }
}

function printedBy(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { stdout, stderr } = error as Error & {
    readonly stdout?: unknown;
    readonly stderr?: unknown;
  };
  const printed = [stdout, stderr]
    .filter(text => typeof text === 'string')
    .join('')
    .trim();
  return printed.slice(-TAIL_CHARACTERS);
}
