import type { ErrorObject } from 'ajv';
import { asNode } from './schema/node';

/**
 * Where a value may be one of several kinds, ajv reports what each kind misses. If a section was given and one
 * kind is a section, only what is wrong in that one is worth telling; else only the error about all of them.
 */
export function meantBranchesOnly(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const unions = errors.filter(error => error.keyword === 'anyOf');
  return errors.filter(error => unions.every(union => isWorthTelling(error, union)));
}

function isWorthTelling(error: ErrorObject, union: ErrorObject): boolean {
  const branch = meantBranch(union);
  if (error === union) return branch === undefined;
  if (!isInside(error, union)) return true;
  return branch !== undefined && error.schemaPath.startsWith(`${union.schemaPath}/${branch}/`);
}

function meantBranch(union: ErrorObject): number | undefined {
  if (kindOf(union.data) !== 'object') return undefined;
  const branches = asNode(union.parentSchema ?? {}).anyOf ?? [];
  const sections = [...branches.keys()].filter(n => branches[n]?.type === 'object');
  return sections.length === 1 ? sections[0] : undefined;
}

/** Two items of a list share a schema path, so both paths must lead there. */
const isInside = (error: ErrorObject, union: ErrorObject): boolean =>
  error.schemaPath.startsWith(`${union.schemaPath}/`) &&
  `${error.instancePath}/`.startsWith(`${union.instancePath}/`);

/** The name that JSON Schema has for the type of `value`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
