import { CommandError, runCommand, type Command } from './run-command';

const PREFIX = ['--pdeathsig', 'KILL'];

/**
 * The same program so started that the kernel kills it when our process ends, however it ends. Where util-linux's
 * `setpriv` is missing it is returned as it is, and outlives us if we are killed.
 */
export async function dieWithUs({ command, args }: Command): Promise<Command> {
  const setpriv = { command: 'setpriv', args: PREFIX };
  try {
    await runCommand(setpriv, ['true'], { timeoutMs: 2_000 });
  } catch (error) {
    if (error instanceof CommandError) return { command, args };
    throw error;
  }
  return { command: 'setpriv', args: [...PREFIX, command, ...args] };
}
