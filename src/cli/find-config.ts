import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../config/config';
import { ConfigError } from '../config/config-error';
import { loadConfig } from '../config/load';

/** Where a configuration is looked for when none is named: the site's own, then that of the embedded default. */
export const configPlaces: readonly string[] = ['twinleg.yaml', 'data/twinleg.yaml'];

/** The file that a command works with, or `undefined` when none is named and none is there. */
export function configFile(named: string | undefined, places = configPlaces): string | undefined {
  if (named !== undefined) return resolve(named);
  return places.map(place => resolve(place)).find(place => existsSync(place));
}

/** The configuration that a command works with; `ConfigError` when there is none or it cannot be used. */
export function findConfig(named: string | undefined): Config {
  const file = configFile(named);
  if (file !== undefined) return loadConfig(file);
  const message = `no configuration: there is no ${configPlaces.join(' or ')} here, and no --config`;
  throw new ConfigError([{ path: '', message }]);
}
