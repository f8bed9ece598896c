import { expectation } from './expectation';
import { entriesOf, type SchemaNode } from './schema/node';

/** One line of a table of the documentation. */
interface Row {
  readonly key: string;
  readonly type: string;
  readonly default: string;
  readonly what: string;
}

const head = `# Configuration

<!-- Printed from the schema by src/config/print-docs.ts: change src/config/schema/ and print it again. -->

Twinleg reads one YAML file. It is checked as a whole before anything is opened; an unknown key, a value of the wrong
kind or a combination that cannot work stops the start with a list of everything that is wrong and what was expected.

- A key without a default is needed (**needed**) or may be left out (–).
- A secret may stand in the file, or be fetched: \`password: { env: ARI_PASSWORD }\` takes it from the environment,
  \`password: { file: /run/secrets/ari }\` from a file (one line end at its end is not part of it).
- Relative paths are relative to the folder of the YAML file; \`<dataDir>\` at the beginning of a path stands for \`dataDir\`.
- Times are whole milliseconds.
- \`[]\` in a key stands for each item of a list, \`<DN>\` for each DN.

Whole files to start from: \`server-config/twinleg/minimal.yaml\`, and \`server-config/twinleg/full.yaml\` with every key.
`;

/** The documentation of the whole configuration, in Markdown: a table per section. */
export function docsPage(root: SchemaNode): string {
  const properties = Object.entries(root.properties ?? {});
  const isSection = (node: SchemaNode): boolean => node.type === 'object';
  const general = properties.filter(([, node]) => !isSection(node));
  return [
    head,
    '## General\n',
    table(general.flatMap(([key, node]) => rowsOf(key, node, isNeeded(root, key)))),
    ...properties
      .filter(([, node]) => isSection(node))
      .flatMap(([key, node]) => [
        `## ${key}\n`,
        `${node.description ?? ''}\n`,
        sectionTables(node),
      ]),
  ].join('\n');
}

function sectionTables(node: SchemaNode): string {
  const entries = entriesOf(node);
  if (!entries) return table(insideRows('', node));
  return (entries.oneOf ?? [entries]).map(variant => table(insideRows('<DN>', variant))).join('\n');
}

const isNeeded = (parent: SchemaNode, key: string): boolean =>
  parent.required?.includes(key) ?? false;

/** The rows of everything in a section. */
function insideRows(prefix: string, node: SchemaNode): readonly Row[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, inner]) =>
    rowsOf(prefix === '' ? key : `${prefix}.${key}`, inner, isNeeded(node, key)),
  );
}

/** The row of one key, and of what is inside it. */
function rowsOf(key: string, node: SchemaNode, needed: boolean): readonly Row[] {
  const row: Row = {
    key,
    type: expectation(node),
    default: defaultText(node, needed),
    what: node.description ?? '',
  };
  if (node.items?.type === 'object') return [row, ...insideRows(`${key}[]`, node.items)];
  // A secret's reference and a path are told of once, at the head of the page.
  const section = node.secret === true ? undefined : node.anyOf?.find(branch => branch.properties);
  return [row, ...insideRows(key, section ?? node)];
}

function defaultText(node: SchemaNode, needed: boolean): string {
  if (node.default === undefined) return needed ? '**needed**' : '–';
  return node.type === 'object' ? '' : `\`${JSON.stringify(node.default)}\``;
}

function table(rows: readonly Row[]): string {
  const line = (...cells: string[]): string =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return [
    line('key', 'type', 'default', 'what'),
    line('---', '---', '---', '---'),
    ...rows.map(row => line(`\`${row.key}\``, row.type, row.default, row.what)),
  ].join('');
}
