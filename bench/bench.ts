import { Command, InvalidArgumentError } from 'commander';
import { exitCode } from '../src/cli/exit-code';
import { messageOf, TwinlegError } from '../src/errors';
import { findOptions } from '../src/provision/environment';
import { ProvisionError } from '../src/provision/provision-error';
import { findServers, type Servers } from '../src/provision/servers';
import { machineFacts } from './machine-facts';
import { benchMedia } from './media';
import { benchStart } from './start';
import { StoppedError } from './stoppable';

/** What each benchmark gets besides its own options. */
interface Surroundings {
  readonly servers: Servers;
  readonly stop: AbortSignal;
  readonly say: (line: string) => void;
}

/** As a shell has it for a program that SIGINT ended. */
const INTERRUPTED = 130;

const say = (line: string): void => void process.stderr.write(`[bench] ${line}\n`);

/** Runs one benchmark and prints its result, one JSON object; asked to stop, it clears everything away first. */
async function run(work: (surroundings: Surroundings) => Promise<object>): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stop.abort(new StoppedError());
    });
  }
  try {
    const servers = await findServers(findOptions(process.env, say));
    const facts = machineFacts(servers);
    const result = await work({ servers, stop: stop.signal, say });
    process.stdout.write(`${JSON.stringify({ ...result, ...facts })}\n`);
  } catch (error) {
    process.exitCode = stop.signal.aborted ? INTERRUPTED : codeOf(error);
    say(stop.signal.aborted ? 'stopped' : messageOf(error));
    if (!stop.signal.aborted && !(error instanceof TwinlegError)) throw error;
  }
}

const codeOf = (error: unknown): number =>
  error instanceof ProvisionError ? exitCode.noServers : exitCode.failed;

const numberFrom =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
  };

const program = new Command('bench')
  .description('What recording costs and how fast it begins, measured on a site of its own.')
  .showHelpAfterError()
  .exitOverride(error => process.exit(error.exitCode === 0 ? exitCode.ok : exitCode.usage));

program
  .command('media')
  .description('CPU per call: not recorded, recorded by MixMonitor, recorded by two INVITEs')
  .option('--calls <n>', 'calls at the same time', numberFrom(1, 110), 50)
  .option('--seconds <n>', 'length of each window', numberFrom(1, 600), 20)
  .option('--rounds <n>', 'windows of each variant', numberFrom(1, 20), 2)
  .option('--per-second <n>', 'new calls a second', numberFrom(1, 50), 10)
  .action(
    async (options: { calls: number; seconds: number; rounds: number; perSecond: number }) => {
      await run(surroundings => benchMedia({ ...options, ...surroundings }));
    },
  );

program
  .command('start')
  .description('delay from a request to both legs recording; what is lost of the first words')
  .option('--calls <n>', 'calls that are recorded on request', numberFrom(1, 2_000), 200)
  .option('--per-second <n>', 'new calls a second', numberFrom(1, 25), 20)
  .option('--first-words <n>', 'calls that are listened to', numberFrom(1, 200), 20)
  .action(async (options: { calls: number; perSecond: number; firstWords: number }) => {
    await run(surroundings => benchStart({ ...options, ...surroundings }));
  });

void program.parseAsync();
