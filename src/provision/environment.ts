import { delimiter, resolve } from 'node:path';
import type { Progress } from './debian-tree';
import type { FindServersOptions } from './servers';

/** Where packages put `asterisk`; the PATH of an ordinary user has neither. */
const SYSTEM_PROGRAMS = ['/usr/local/sbin', '/usr/sbin'];

/**
 * What the environment says of where the servers are; the same for `npm test`, for a single test and for the demo:
 * - `TWINLEG_ASTERISK`: an `asterisk` binary, or a folder with an unpacked one (`usr/sbin/asterisk`, …) in it,
 * - `TWINLEG_SIPP`: a `sipp` binary,
 * - `TWINLEG_CACHE`: where the private copy of both is kept; by default `.cache/servers` of this repository.
 */
export function findOptions(
  environment: Readonly<Record<string, string | undefined>>,
  progress: Progress,
): FindServersOptions {
  const { TWINLEG_ASTERISK, TWINLEG_SIPP, TWINLEG_CACHE, PATH } = environment;
  return {
    configured: {
      ...(TWINLEG_ASTERISK && { asterisk: resolve(TWINLEG_ASTERISK) }),
      ...(TWINLEG_SIPP && { sipp: resolve(TWINLEG_SIPP) }),
    },
    searchPath: [PATH ?? '', ...SYSTEM_PROGRAMS].join(delimiter),
    cacheDir: resolve(TWINLEG_CACHE ?? resolve(__dirname, '../../.cache/servers')),
    progress,
  };
}
