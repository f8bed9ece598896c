import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors';
import { TlibError } from '../tlib/tlib-error';
import { desktopClient, type LoginOptions } from './desktop';
import { exitCode } from './exit-code';
import { findConfig } from './find-config';
import { parseLine, shellHelp } from './tlib-line';
import type { Output } from './output';

/** `tlib`: a T-Lib client to type at. Lines are requests; what the server sends is printed as it comes. */
export async function tlibShell(
  file: string | undefined,
  options: LoginOptions,
  out: Output,
): Promise<number> {
  const config = findConfig(file);
  const client = desktopClient(config, options);
  client.events.on('event', event => {
    if (out.isJSON) out.json(event);
    else out.line(`< ${event.name} ${JSON.stringify({ ...event, name: undefined })}`);
  });
  await client.connect();
  const lines = createInterface({ input: process.stdin, terminal: false });
  if (!out.isJSON) out.line(shellHelp);
  let worst: number = exitCode.ok;
  try {
    for await (const line of lines) {
      if (['quit', 'exit'].includes(line.trim())) break;
      worst = Math.max(worst, await ask(line));
    }
  } finally {
    lines.close();
    await client.close();
  }
  return process.stdin.isTTY ? exitCode.ok : worst;

  async function ask(line: string): Promise<number> {
    if (line.trim() === '') return exitCode.ok;
    const parsed = parseLine(line, config.recording.privateServices);
    if ('help' in parsed) {
      out.line(parsed.help);
      return exitCode.usage;
    }
    if ('waitMs' in parsed) {
      await delay(parsed.waitMs);
      return exitCode.ok;
    }
    try {
      await client.request(parsed.request);
      return exitCode.ok;
    } catch (error) {
      // An EventError has been printed as any event; only a request that never got there has not.
      if (!(error instanceof TlibError)) out.line(`! ${messageOf(error)}`);
      return exitCode.refused;
    }
  }
}
