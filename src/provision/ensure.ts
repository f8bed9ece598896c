/**
 * Makes sure that Asterisk and SIPp are there before the tests run, and says on stderr what it does for that. The tests
 * then find them by the same rules (`environment.ts`). Exit code 3 when they cannot be had, with what to do about it.
 */
import { TwinlegError } from '../errors';
import { findOptions } from './environment';
import { ProvisionError, INSTALL_HINT } from './provision-error';
import { findServers } from './servers';

const EXIT_NO_SERVERS = 3;

const say = (line: string): void => {
  process.stderr.write(`[twinleg] ${line}\n`);
};

async function ensure(): Promise<void> {
  try {
    const { asterisk, sipp } = await findServers(findOptions(process.env, say));
    if (!sipp) throw new ProvisionError(`The tests need SIPp. ${INSTALL_HINT}`);
    say(`Asterisk ${asterisk.version} (${asterisk.origin})`);
  } catch (error) {
    if (!(error instanceof TwinlegError)) throw error;
    say(error.message);
    process.exitCode = EXIT_NO_SERVERS;
  }
}

void ensure();
