import type { ErrorObject } from 'ajv';
import { printable } from '../log/printable';
import { redactText } from '../log/redact';
import type { Problem } from './config-error';
import { expectation } from './expectation';
import { keyPathOf, pathText } from './key-path';
import { kindOf, meantBranchesOnly } from './meant-branch';
import { nearestKey } from './nearest-key';
import { asNode, type SchemaNode } from './schema/node';

/** Turns what ajv found (with `verbose` and `allErrors`) into problems: what is wrong where, once each. */
export function explain(errors: readonly ErrorObject[], root: unknown): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const error of meantBranchesOnly(errors)) {
    // What is wrong with a key's name is reported twice; the error named `propertyNames` also says which key.
    if (error.propertyName !== undefined) continue;
    const problem = problemOf(error, root);
    problems.set(`${problem.path}\n${problem.message}`, problem);
  }
  return [...problems.values()];
}

function problemOf(error: ErrorObject, root: unknown): Problem {
  const node = asNode(error.parentSchema ?? {});
  const params: Params = error.params;
  const path = keyPathOf(error.instancePath, root);
  const aboutKey = aboutKeys[error.keyword];
  if (aboutKey) {
    const [key, message] = aboutKey(params, node);
    return { path: pathText([...path, String(key)]), message };
  }
  return { path: pathText(path), message: aboutValue(error, node) };
}

/** What ajv says of an error beside its place; which of them are there depends on the keyword. */
interface Params {
  readonly additionalProperty?: unknown;
  readonly missingProperty?: unknown;
  readonly property?: unknown;
  readonly propertyName?: unknown;
  readonly tag?: unknown;
  readonly tagValue?: unknown;
}

/** The errors that are about a key of the value, and not about the value: which key, and what is wrong. */
const aboutKeys: Readonly<
  Record<string, ((params: Params, node: SchemaNode) => readonly [unknown, string]) | undefined>
> = {
  additionalProperties: ({ additionalProperty }, { properties }) => [
    additionalProperty,
    unknownKey(String(additionalProperty), Object.keys(properties ?? {})),
  ],
  required: ({ missingProperty }, { properties }) => [
    missingProperty,
    `missing: expected ${expectation(properties?.[String(missingProperty)] ?? {})}`,
  ],
  dependencies: ({ missingProperty, property }) => [
    missingProperty,
    `missing: ${String(property)} needs it`,
  ],
  discriminator: ({ tag, tagValue }, node) => [tag, notOneOf(node, String(tag), tagValue)],
  propertyNames: ({ propertyName }, { propertyNames }) => [
    propertyName,
    `not usable as a key: expected ${expectation(propertyNames ?? {})}`,
  ],
};

function aboutValue({ keyword, message, data }: ErrorObject, node: SchemaNode): string {
  if (keyword === 'uniqueItems') return 'expected each value only once';
  if (keyword === 'secret') return message ?? 'the secret is not there';
  return `expected ${expectation(node)}, got ${found(data, node)}`;
}

function unknownKey(key: string, known: readonly string[]): string {
  const nearest = nearestKey(key, known);
  return nearest === undefined
    ? `unknown key; known here: ${known.join(', ')}`
    : `unknown key; did you mean ${nearest}?`;
}

function notOneOf(node: SchemaNode, tag: string, given: unknown): string {
  const known = (node.oneOf ?? []).flatMap(variant => variant.properties?.[tag]?.enum ?? []);
  const wanted = `expected ${known.map(value => String(value)).join(' or ')}`;
  return given === undefined ? `missing: ${wanted}` : `${wanted}, got ${found(given, {})}`;
}

/** What was there instead, in short; of a secret only its kind. */
function found(value: unknown, node: SchemaNode): string {
  if (node.secret === true || typeof value === 'object' || value === undefined || value === '') {
    return kindText(value);
  }
  const text = JSON.stringify(typeof value === 'string' ? redactText(value) : value);
  return printable(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

const kindTexts: Readonly<Record<string, string>> = {
  null: 'nothing',
  array: 'a list',
  object: 'a section',
  string: 'a text',
  number: 'a number',
};

function kindText(value: unknown): string {
  if (value === '') return 'an empty text';
  if (Array.isArray(value) && value.length === 0) return 'an empty list';
  return kindTexts[kindOf(value)] ?? typeof value;
}
