import Ajv, { type ErrorObject, type SchemaValidateFunction, type ValidateFunction } from 'ajv';
import type { Static } from '@sinclair/typebox';
import { impossibleCombinations } from './combinations';
import type { Config } from './config';
import { ConfigError, type Problem } from './config-error';
import { explain } from './explain';
import { absolutePath, fetchSecret, type Environment } from './reference';
import { configSchema } from './schema/config';

/**
 * Checks what a configuration file holds and completes it: defaults, secrets, absolute paths. The result is
 * frozen and `input` is left as it is. `ConfigError` with every problem that was found.
 */
export function checkConfig(input: unknown, baseDir: string, env: Environment): Config {
  const draft: unknown = structuredClone(input);
  const validate = validator(baseDir, env);
  if (validate(draft)) {
    const problems = impossibleCombinations(draft, []);
    if (problems.length > 0) throw new ConfigError(problems);
    return deepFreeze(draft);
  }
  const problems = explain(validate.errors ?? [], draft);
  throw new ConfigError([...problems, ...combinationsOf(draft, problems)]);
}

/** What else is wrong with a draft, as far as its sections are right; a draft that is no section has none. */
function combinationsOf(draft: unknown, problems: readonly Problem[]): readonly Problem[] {
  if (typeof draft !== 'object' || draft === null || Array.isArray(draft)) return [];
  // Sound: a check reads only the sections that no problem lies in.
  return impossibleCombinations(draft as Config, problems);
}

function validator(
  baseDir: string,
  env: Environment,
): ValidateFunction<Static<typeof configSchema>> {
  const ajv = new Ajv({
    strict: true,
    allErrors: true,
    verbose: true,
    useDefaults: true,
    discriminator: true,
  });
  ajv.addVocabulary(['expected']);
  ajv.addKeyword({
    keyword: 'secret',
    schemaType: 'boolean',
    modifying: true,
    errors: true,
    validate: secretKeyword(baseDir, env),
  });
  ajv.addKeyword({
    keyword: 'path',
    type: 'string',
    schemaType: 'boolean',
    modifying: true,
    errors: false,
    validate: pathKeyword(baseDir),
  });
  return ajv.compile<Static<typeof configSchema>>(configSchema);
}

/** Puts the secret where the reference to it was. A value of another shape is `anyOf`'s to refuse. */
function secretKeyword(baseDir: string, env: Environment): SchemaValidateFunction {
  const keyword: SchemaValidateFunction = (_schema: unknown, value: unknown, _node, place) => {
    const reference = asReference(value);
    if (!reference || !place) return true;
    const fetched = fetchSecret(reference, baseDir, env);
    if ('failure' in fetched) {
      const error: Partial<ErrorObject> = {
        keyword: 'secret',
        message: fetched.failure,
        params: {},
      };
      keyword.errors = [error];
      return false;
    }
    put(place, fetched.secret);
    return true;
  };
  return keyword;
}

function asReference(value: unknown): { env?: string; file?: string } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const [[key, target] = []] = entries;
  const isOne = entries.length === 1 && (key === 'env' || key === 'file');
  return isOne && typeof target === 'string' && target !== '' ? { [key]: target } : undefined;
}

function pathKeyword(baseDir: string): SchemaValidateFunction {
  return (_schema: unknown, value: unknown, _node, place) => {
    if (!place || typeof value !== 'string') return true;
    // Sound: ajv hands out the whole draft, of which nothing is assumed but that it may have a dataDir.
    const { dataDir } = place.rootData as { readonly dataDir?: unknown };
    put(place, absolutePath(value, baseDir, typeof dataDir === 'string' ? dataDir : '.'));
    return true;
  };
}

/** ajv types the value's parent as a list or a map of anything. */
function put(
  place: { readonly parentData: object; readonly parentDataProperty: string | number },
  value: string,
): void {
  Reflect.set(place.parentData, place.parentDataProperty, value);
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze<unknown>(inner);
  }
  return value;
}
