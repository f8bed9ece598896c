import { entriesOf, type SchemaNode } from './schema/node';

const head = [
  '# Every setting of Twinleg with its default. Printed from the schema by src/config/print-docs.ts.',
  '# A setting behind a # without a space has no default and may be left out; what it shows is an example.',
  '# "change-me" stands where there can be no default. docs/configuration.md says more about secrets and paths.',
];

/** A whole configuration file with every key, its default (or an example) and its description as a comment. */
export function fullYAML(root: SchemaNode): string {
  // The sections that may be left out are needed for the roles that are on by default.
  const shown = Object.fromEntries(Object.keys(root.properties ?? {}).map(key => [key, undefined]));
  return [...head, ...sectionLines(root, shown, '')].join('\n') + '\n';
}

type Given = Readonly<Record<string, unknown>>;

/** The keys of a section. `given` has the values of an example; a key in it is shown even if it may be left out. */
function sectionLines(node: SchemaNode, given: Given, indent: string): readonly string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, inner]) => {
    const isShown =
      Object.hasOwn(given, key) || inner.default !== undefined || node.required?.includes(key);
    const lines = keyLines(key, inner, given[key], isShown ? indent : '');
    const comment = commentLines(inner.description ?? '', indent);
    const settings = isShown ? lines : lines.map(line => `${indent}#${line}`);
    return [...(indent === '' ? [''] : []), ...comment, ...settings];
  });
}

function keyLines(
  key: string,
  node: SchemaNode,
  given: unknown,
  indent: string,
): readonly string[] {
  const inner = `${indent}  `;
  const entries = entriesOf(node);
  if (entries) {
    const example = asGiven(given ?? node.examples?.[0]);
    return [`${indent}${key}:`, ...entryLines(entries, example, inner)];
  }
  if (node.properties) return [`${indent}${key}:`, ...sectionLines(node, asGiven(given), inner)];
  const value = given ?? shownDefault(node) ?? node.examples?.[0];
  if (node.items?.properties && Array.isArray(value)) {
    const { items } = node;
    const itemLines = value.flatMap((item: unknown) => [
      `${inner}-`,
      ...sectionLines(items, asGiven(item), `${inner}  `),
    ]);
    return [`${indent}${key}:`, ...itemLines];
  }
  return [`${indent}${key}: ${flow(value)}`, ...otherKind(key, node, indent)];
}

/** An empty list shows nothing of what can be in it: its example does. */
const shownDefault = (node: SchemaNode): unknown =>
  Array.isArray(node.default) && node.default.length === 0 && node.examples
    ? undefined
    : node.default;

/** The section that may stand in the place of a plain value, as a comment. */
function otherKind(key: string, node: SchemaNode, indent: string): readonly string[] {
  const section = node.secret === true ? undefined : node.anyOf?.find(branch => branch.properties);
  if (!section) return [];
  const shown = Object.fromEntries(
    Object.keys(section.properties ?? {}).map(name => [name, undefined]),
  );
  const lines = [`${key}:`, ...sectionLines(section, shown, '  ')];
  return lines.map(line => `${indent}#${line}`);
}

function entryLines(entries: SchemaNode, example: Given, indent: string): readonly string[] {
  return Object.entries(example).flatMap(([name, value]) => {
    const given = asGiven(value);
    const variant = entries.oneOf?.find(({ properties }) =>
      properties?.type?.enum?.includes(given.type),
    );
    return [`${indent}${flow(name)}:`, ...sectionLines(variant ?? entries, given, `${indent}  `)];
  });
}

const asGiven = (value: unknown): Given =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** A value on one line; quoted where YAML could take it for something else. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  const isPlain =
    typeof value === 'string' &&
    /^[A-Za-z/.][\w./-]*$/.test(value) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}

/** The description in lines of 100 columns. */
function commentLines(description: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = `${indent}#`;
  for (const word of description.split(' ')) {
    if (line.length + 1 + word.length > 100) {
      lines.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
