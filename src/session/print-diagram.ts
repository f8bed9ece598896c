import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDiagram } from './diagram';

/** Where the diagram is printed. */
export const sessionDoc = join(__dirname, '../../docs/session.md');

/**
 * Prints the diagram into the document at `path`; with `--check` only looks whether it is there as the table has it. The exit
 * code: 1 when it is stale, which `say` is told.
 */
export function printDiagram(
  args: readonly string[],
  path: string,
  say: (line: string) => void,
): number {
  const doc = readFileSync(path, 'utf8');
  const fresh = withDiagram(doc);
  if (!args.includes('--check')) {
    writeFileSync(path, fresh);
    return 0;
  }
  if (doc === fresh) return 0;
  say(`${path} is stale: its diagram is not that of src/session/transition.ts; run: npm run docs`);
  return 1;
}

if (require.main === module) {
  process.exitCode = printDiagram(process.argv.slice(2), sessionDoc, line => {
    process.stderr.write(`${line}\n`);
  });
}
