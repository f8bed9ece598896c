import { entriesOf, type SchemaNode } from './schema/node';

/** Says in words what `node` accepts: for problems and for the documentation. */
export function expectation(node: SchemaNode): string {
  if (node.expected !== undefined) return node.expected;
  if (node.path === true) return 'a path';
  if (node.enum) return node.enum.map(value => String(value)).join(' or ');
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.anyOf) return node.anyOf.map(expectation).join(' or ');
  switch (node.type) {
    case 'integer':
      return `an integer${range(node)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'a text';
    case 'array':
      return listed(node);
    case 'object':
      return entriesOf(node) ? 'a map' : 'a section';
    default:
      return 'a value';
  }
}

function range({ minimum, maximum }: SchemaNode): string {
  if (minimum === undefined) return maximum === undefined ? '' : ` of at most ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function listed({ items, minItems = 0 }: SchemaNode): string {
  const of = items?.type === 'object' ? 'sections' : items && `(${expectation(items)})`;
  return `a list${of === undefined ? '' : ` of ${of}`}${minItems > 0 ? ', not empty' : ''}`;
}
