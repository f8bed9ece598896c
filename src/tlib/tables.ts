import { attributes, type AttributeName } from './attribute';
import { enumerations } from './enumerations';
import { errorCodes } from './error-code';
import { events } from './events';
import { messageIDs, type MessageName } from './message-table';
import type { MessageSpec } from './message';
import { requests } from './requests';

/** The tables of docs/tlib.md as Markdown, each under the name of its markers. */
export const tables = (): ReadonlyMap<string, string> =>
  new Map([
    ['requests', specTables(requests)],
    ['events', specTables(events)],
    ['attributes', attributeTable()],
    ['enumerations', enumerationTable()],
    ['errors', errorTable()],
    ['messages', messageList()],
  ]);

/** `doc` with everything between `<!-- name -->` and `<!-- /name -->` printed anew. */
export function withTables(doc: string): string {
  let printed = doc;
  for (const [name, table] of tables()) {
    const [before, rest] = cut(printed, `<!-- ${name} -->`);
    const [, after] = cut(rest, `<!-- /${name} -->`);
    printed = `${before}<!-- ${name} -->\n\n${table}\n\n<!-- /${name} -->${after}`;
  }
  return printed;
}

function cut(text: string, marker: string): readonly [string, string] {
  const at = text.indexOf(marker);
  if (at === -1) throw new RangeError(`the document has no ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}

/** One table per run of messages that carry the same attributes. */
function specTables(specs: Readonly<Record<string, MessageSpec>>): string {
  const groups: [string, MessageSpec][][] = [];
  for (const entry of Object.entries(specs)) {
    const group = groups.at(-1);
    const same = group?.[0]?.[1];
    if (group && same?.mandatory === entry[1].mandatory && same.optional === entry[1].optional) {
      group.push(entry);
    } else groups.push([entry]);
  }
  return groups.map(groupTable).join('\n\n');
}

function groupTable(group: readonly [string, MessageSpec][]): string {
  const heads = group.map(([name, { doc }]) => `**\`${name}\`** (${idOf(name)}): ${doc}`);
  const { mandatory, optional } = group[0]?.[1] ?? { mandatory: [], optional: [] };
  const rows = [
    ...mandatory.map(wire => attributeRow(wire, 'mandatory')),
    ...optional.map(wire => attributeRow(wire, 'optional')),
  ];
  return [...heads, table(['attribute', 'type', '', 'meaning'], rows)].join('\n\n');
}

const attributeRow = (wire: AttributeName, need: string): readonly string[] => [
  `\`${wire}\``,
  attributes[wire].type.name,
  need,
  attributes[wire].doc,
];

function attributeTable(): string {
  // Sound: the keys of a constant object are exactly the names of its type.
  const names = Object.keys(attributes) as AttributeName[];
  return table(
    ['attribute', 'index', 'type', 'meaning'],
    names.map(name => [
      `\`${name}\``,
      String(attributes[name].index),
      attributes[name].type.name,
      attributes[name].doc,
    ]),
  );
}

const enumerationTable = (): string =>
  table(
    ['type', 'numbers'],
    Object.entries(enumerations).map(([name, numbers]) => [
      name,
      Object.entries(numbers)
        .map(([word, number]) => `${number} ${word}`)
        .join(', '),
    ]),
  );

const errorTable = (): string =>
  table(
    ['code', 'name', 'default text'],
    Object.entries(errorCodes).map(([name, { code, text }]) => [
      String(code),
      `TERR_${name}`,
      text,
    ]),
  );

function messageList(): string {
  const supported = new Set<string>([...Object.keys(requests), ...Object.keys(events)]);
  return Object.entries(messageIDs)
    .map(([name, id]) => (supported.has(name) ? `**${name} ${id}**` : `${name} ${id}`))
    .join(', ')
    .concat('.');
}

// Sound: every supported message is in the table of messages; a test holds them together.
const idOf = (name: string): number => messageIDs[name as MessageName];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
