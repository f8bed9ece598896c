import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The environment's variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a reference to a secret came to: the secret, or why it cannot be had. */
export type Fetched = { readonly secret: string } | { readonly failure: string };

/** Fetches what `{env: NAME}` or `{file: path}` points to; one line end at the end of a file is not part of it. */
export function fetchSecret(
  reference: { readonly env?: string; readonly file?: string },
  baseDir: string,
  env: Environment,
): Fetched {
  if (reference.env !== undefined) {
    const secret = env[reference.env] ?? '';
    return secret === ''
      ? { failure: `the environment variable ${reference.env} is not set` }
      : { secret };
  }
  const file = resolve(baseDir, reference.file ?? '');
  try {
    const secret = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return secret === '' ? { failure: `the file ${file} is empty` } : { secret };
  } catch (error) {
    return { failure: `the file ${file} cannot be read (${systemCode(error)})` };
  }
}

/** Makes a path absolute against `baseDir`; a leading `<dataDir>` stands for the folder of that name. */
export function absolutePath(path: string, baseDir: string, dataDir: string): string {
  const whole = /^<dataDir>(?=\/|$)/.test(path) ? dataDir + path.slice('<dataDir>'.length) : path;
  return resolve(baseDir, whole);
}

/** Why the system refused: `ENOENT`, `EACCES`, … */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
