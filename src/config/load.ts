import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  LineCounter,
  isScalar,
  parseDocument,
  stringify as toYAML,
  visit,
  type Document,
} from 'yaml';
import { checkConfig } from './check';
import type { Config } from './config';
import { ConfigError, type Problem } from './config-error';
import { systemCode, type Environment } from './reference';

/** How often anchors may be used: plenty for people, too little for a file that grows when it is read. */
const mostAliases = 50;

/** Reads, checks and completes the configuration file. `ConfigError` when it cannot be read or used. */
export function loadConfig(path: string, env: Environment = process.env): Config {
  const file = resolve(path);
  return checkConfig(parseYAML(read(file)), dirname(file), env);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const message = `the file ${file} cannot be read (${systemCode(error)})`;
    throw new ConfigError([{ path: '', message }], { cause: error });
  }
}

function parseYAML(text: string): unknown {
  const lines = new LineCounter();
  // Pretty errors would quote the line, and the line may hold a password.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { path: '', message: `line ${line}, column ${col}: ${message}` };
  };
  const problems = [
    ...[...document.errors, ...document.warnings].map(({ pos, message }) => at(pos[0], message)),
    ...changedKeys(document).map(({ offset, source }) =>
      at(offset, `write this key in quotes, it would be read as a number: "${source}"`),
    ),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    // The parser throws this for an alias without an anchor, and for more aliases than are allowed.
    if (!(error instanceof ReferenceError)) throw error;
    const message = `an anchor is not defined, or anchors are used more than ${mostAliases} times`;
    throw new ConfigError([{ path: '', message }], { cause: error });
  }
}

/** Keys such as 0700 or +49301234 that YAML takes for numbers, and so would give back as something else. */
function changedKeys(document: Document): readonly { offset: number; source: string }[] {
  const changed: { offset: number; source: string }[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || typeof key.value === 'string' || key.source === undefined) return;
      if (String(key.value) !== key.source) {
        changed.push({ offset: key.range?.[0] ?? 0, source: key.source });
      }
    },
  });
  return changed;
}

/** A configuration as the file that `loadConfig` would read. */
export const stringify = (document: object): string => toYAML(document);
