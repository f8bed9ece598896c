import { ProvisionError } from './provision-error';
import { runCommand, type Command } from './run-command';

/** The oldest Asterisk that our configurations start on. */
export const OLDEST_MAJOR = 20;

/** What `asterisk -V` says of itself, as `22.10.1`; `ProvisionError` if it is no Asterisk. */
export async function asteriskVersion(asterisk: Command): Promise<string> {
  const printed = await runCommand(asterisk, ['-V'], { timeoutMs: 10_000 });
  const version = /^Asterisk (?:certified[-/])?(\d+(?:\.\d+)*)/m.exec(printed)?.[1];
  if (version === undefined) {
    throw new ProvisionError(`${asterisk.command} does not say which Asterisk it is`);
  }
  return version;
}

/** Whether an Asterisk of this version can run our configurations. */
export const isNewEnough = (version: string): boolean =>
  Number.parseInt(version, 10) >= OLDEST_MAJOR;
