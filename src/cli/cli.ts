import { Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../config/config-error';
import { messageOf, TwinlegError } from '../errors';
import { ProvisionError } from '../provision/provision-error';
import { TlibError, TlibLinkError } from '../tlib/tlib-error';
import { listCalls } from './calls-command';
import { doctor } from './doctor-command';
import { exitCode } from './exit-code';
import { findConfig } from './find-config';
import { Output } from './output';
import { record, type RecordOptions, type RecordVerb } from './record-command';
import {
  listRecordings,
  openRecording,
  showJourney,
  showRecording,
  type ListOptions,
} from './recordings-commands';
import { start, type StartOptions } from './start-command';
import { tlibShell } from './tlib-command';

type Global = { readonly config?: string; readonly json?: boolean };
type Run = (file: string | undefined, out: Output) => number | Promise<number>;

const program = new Command('twinleg')
  .description('Active call recording: each RTP stream replicated by an INVITE of its own.')
  .option(
    '-c, --config <file>',
    'the configuration (default: ./twinleg.yaml, then ./data/twinleg.yaml)',
  )
  .option('--json', 'print JSON, for machines')
  .showHelpAfterError()
  .exitOverride(error => process.exit(error.exitCode === 0 ? exitCode.ok : exitCode.usage))
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 command line or configuration wrong, 3 no Asterisk or SIPp to be had,\n' +
      '4 there is no such thing, 5 the switch refused it or is not there.',
  );

/** Runs a command with the global options, and ends with its exit code; errors say whose fault it is. */
async function run(work: Run): Promise<void> {
  const { config, json = false } = program.opts<Global>();
  try {
    process.exitCode = await work(config, new Output(json, process.stdout));
  } catch (error) {
    process.stderr.write(`twinleg: ${messageOf(error)}\n`);
    process.exitCode = codeOf(error);
    if (!(error instanceof TwinlegError)) throw error;
  }
}

function codeOf(error: unknown): number {
  if (error instanceof ConfigError) return exitCode.usage;
  if (error instanceof ProvisionError) return exitCode.noServers;
  if (error instanceof TlibError || error instanceof TlibLinkError) return exitCode.refused;
  return exitCode.failed;
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number');
}

program
  .command('start')
  .description('record: the PBX of the configuration, or a whole site of its own without one')
  .option('--once', 'without a configuration: end when the sample calls are recorded', false)
  .option('--data <folder>', 'without a configuration: where the data goes', 'data')
  // The two that make sense behind `npm start --`, where no global option can go before the command.
  .option('-c, --config <file>', 'the configuration')
  .option('--json', 'print JSON, for machines')
  .action(async (options: StartOptions & Global) => {
    program.setOptionValue('json', options.json ?? program.opts<Global>().json);
    await run((file, out) => start(options.config ?? file, options, out));
  });

program
  .command('doctor')
  .description('check everything that recording needs, and say how to mend what is wrong')
  .action(() => run(doctor));

program
  .command('check-config')
  .description('check the configuration, without opening anything')
  .action(() =>
    run((file, out) => {
      const config = findConfig(file);
      if (out.isJSON) out.json({ ok: true, roles: config.roles });
      else out.line(`The configuration is good. Roles: ${config.roles.join(', ')}.`);
      return exitCode.ok;
    }),
  );

program
  .command('calls')
  .description('the calls that the switch sees now')
  .action(() => run(listCalls));

const recordings = program.command('recordings').description('what has been recorded');
recordings
  .command('list')
  .description('newest first')
  .option('--call-uuid <id>', 'of this call')
  .option('--conn-id <id>', 'of this call, by its ConnID')
  .option('--dn <dn>', 'of this party (recordDN)')
  .addOption(
    new Option('--status <status>', 'in this state').choices([
      'recording',
      'archiving',
      'verified',
      'suspect',
      'failed',
    ]),
  )
  .option('--limit <n>', 'how many at most', wholeNumber, 100)
  .action((options: ListOptions) => run((file, out) => listRecordings(file, options, out)));
recordings
  .command('show <id>')
  .description('everything that is known of one')
  .action((id: string) => run((file, out) => showRecording(file, id, out)));
recordings
  .command('open <id>')
  .description('play it, or say where its file is')
  .action((id: string) => run((file, out) => openRecording(file, id, out)));

program
  .command('journey <id>')
  .description('everything that happened to a recording, or to a call by its CallUUID')
  .action((id: string) => run((file, out) => showJourney(file, id, out)));

const control = program
  .command('record')
  .description('control recording over T-Lib, as an agent’s desktop does');
for (const verb of ['start', 'stop', 'pause', 'resume'] satisfies RecordVerb[]) {
  control
    .command(`${verb} <dn>`)
    .description(`${verb} recording on a call of this DN`)
    .option('--conn-id <id>', 'the call; not needed when the DN has exactly one')
    .option('--record <party>', 'source (the DN itself, default) or destination (the other one)')
    .option('--id <id>', 'id of the recording')
    .option('--dest <host:port>', 'another recording endpoint')
    .option('--application <name>', 'the application to log in as')
    .action((dn: string, options: RecordOptions) =>
      run((file, out) => record(file, verb, dn, options, out)),
    );
}

program
  .command('tlib')
  .description('a T-Lib client to type at')
  .option('--application <name>', 'the application to log in as')
  .action((options: { readonly application?: string }) =>
    run((file, out) => tlibShell(file, options, out)),
  );

void program.parseAsync();
