import { isList, type KeyValue, type KeyValueList } from '../call/user-data';
import { StorageError } from './storage-error';

/** A key-value list as JSON holds it: bytes are `{"$binary":"<base64>"}`, a key that begins with `$` has one `$` more. */
export type KeyValueJSON = string | number | KeyValueListJSON;
/** A list of `KeyValueJSON`. */
export type KeyValueListJSON = { readonly [key: string]: KeyValueJSON };

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The list for JSON. A number that JSON has no form for (NaN, an infinity) is kept as its text. */
export function keyValueListToJSON(list: KeyValueList): KeyValueListJSON {
  return Object.fromEntries(
    Object.entries(list).map(([key, value]) => [
      key.startsWith('$') ? `$${key}` : key,
      keyValueToJSON(value),
    ]),
  );
}

function keyValueToJSON(value: KeyValue): KeyValueJSON {
  if (isList(value)) return keyValueListToJSON(value);
  if (value instanceof Uint8Array) return { $binary: Buffer.from(value).toString('base64') };
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** The list that `keyValueListToJSON` made the JSON of; `StorageError` for anything that it does not make. */
export function keyValueListFromJSON(data: unknown): KeyValueList {
  if (!isObject(data)) throw new StorageError('a key-value list is not an object');
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [keyFromJSON(key), keyValueFromJSON(value)]),
  );
}

function keyFromJSON(key: string): string {
  if (!key.startsWith('$')) return key;
  if (!key.startsWith('$$')) throw new StorageError('a key begins with a single $');
  return key.slice(1);
}

function keyValueFromJSON(value: unknown): KeyValue {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (!isObject(value)) throw new StorageError('a value is neither text, number, bytes nor list');
  if (!Object.hasOwn(value, '$binary')) return keyValueListFromJSON(value);
  const { $binary: bytes, ...others } = value;
  if (typeof bytes !== 'string' || !base64.test(bytes) || Object.keys(others).length > 0) {
    throw new StorageError('a $binary is not base64 text alone');
  }
  return new Uint8Array(Buffer.from(bytes, 'base64'));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
