import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTables } from './tables';

/** Where the tables are printed. */
export const tlibDoc = join(__dirname, '../../docs/tlib.md');

// Run it to bring the document up to date: npx ts-node src/tlib/print-tables.ts
if (require.main === module) writeFileSync(tlibDoc, withTables(readFileSync(tlibDoc, 'utf8')));
