import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { docsPage } from './docs-page';
import { fullYAML } from './full-yaml';
import { configSchema } from './schema/config';
import { asNode } from './schema/node';

/** A file that is printed from the schema, and what must be in it. */
export interface PrintedFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** The files that are printed from the schema, as they must be now. */
export const printedFiles = (): readonly PrintedFile[] => [
  { path: 'docs/configuration.md', text: docsPage(asNode(configSchema)) },
  { path: 'server-config/twinleg/full.yaml', text: fullYAML(asNode(configSchema)) },
];

/** Those of them that say something else in the repository at `root`. */
export const staleFiles = (root: string): readonly PrintedFile[] =>
  printedFiles().filter(({ path, text }) => readFileSync(join(root, path), 'utf8') !== text);

if (require.main === module) {
  for (const { path, text } of printedFiles()) writeFileSync(join(__dirname, '../..', path), text);
}
