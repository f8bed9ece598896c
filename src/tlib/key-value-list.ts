import { isList, type KeyValue, type KeyValueList } from '../call/user-data';
import { TlibError } from './tlib-error';

/** How deep lists may nest: far more than anyone attaches, far less than a stack holds. */
export const MAX_LIST_DEPTH = 16;

const binary = '$binary';

/** A value of a key-value list as JSON. */
export type WireValue = string | number | WireList;
export type WireList = { readonly [key: string]: WireValue };

/**
 * A key-value list as JSON: bytes become `{"$binary":"<base64>"}`, and a key that begins with `$` gets
 * another `$` in front, so that no list is ever taken for bytes. Throws `TlibError` 53 for a number that is
 * not a 32-bit integer and for lists nested too deeply.
 */
export const encodeList = (list: KeyValueList): WireList => encodeDeep(list, '', MAX_LIST_DEPTH);

function encodeDeep(list: KeyValueList, path: string, depth: number): WireList {
  if (depth === 0) throw invalid(path, `lists nested no deeper than ${MAX_LIST_DEPTH}`);
  // Object.fromEntries defines its properties, so that a key "__proto__" is a key like any other.
  return Object.fromEntries(
    Object.entries(list).map(([key, value]) => [
      key.startsWith('$') ? `$${key}` : key,
      encodeValue(value, join(path, key), depth),
    ]),
  );
}

function encodeValue(value: KeyValue, path: string, depth: number): WireValue {
  if (value instanceof Uint8Array) return { [binary]: Buffer.from(value).toString('base64') };
  if (isList(value)) return encodeDeep(value, path, depth - 1);
  if (typeof value === 'number' && !isInt32(value)) throw invalid(path, 'a 32-bit integer');
  return value;
}

/**
 * The key-value list that JSON from outside holds. Throws `TlibError` 53, naming the key, for anything but
 * strings, 32-bit integers, bytes and lists.
 */
export const decodeList = (value: unknown): KeyValueList => {
  if (!isObject(value)) throw invalid('', 'a key-value list');
  return decodeDeep(value, '', MAX_LIST_DEPTH);
};

function decodeDeep(wire: object, path: string, depth: number): KeyValueList {
  if (depth === 0) throw invalid(path, `lists nested no deeper than ${MAX_LIST_DEPTH}`);
  return Object.fromEntries(
    Object.entries(wire).map(([key, value]: [string, unknown]) => {
      const here = join(path, key);
      if (key.startsWith('$') && !key.startsWith('$$')) {
        throw invalid(here, 'a key that begins with "$" to be written with "$$"');
      }
      return [key.startsWith('$') ? key.slice(1) : key, decodeValue(value, here, depth)];
    }),
  );
}

function decodeValue(value: unknown, path: string, depth: number): KeyValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && isInt32(value)) return value;
  if (!isObject(value)) {
    throw invalid(path, 'a string, a 32-bit integer, {"$binary":"<base64>"} or a list');
  }
  const keys = Object.keys(value);
  if (keys.length === 1 && binary in value) return decodeBytes(value[binary], path);
  return decodeDeep(value, path, depth - 1);
}

function decodeBytes(value: unknown, path: string): Uint8Array {
  const bytes = Buffer.from(typeof value === 'string' ? value : '', 'base64');
  // Buffer skips what is not base64; only what comes back the same was base64.
  if (bytes.toString('base64') !== value) throw invalid(path, 'base64 in {"$binary":"<base64>"}');
  return new Uint8Array(bytes);
}

const isInt32 = (value: number): boolean => (value | 0) === value;

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

// A path is as long as the client's keys are: an answer quotes no more than this of it.
const invalid = (path: string, expected: string): TlibError =>
  new TlibError(
    'INVALID_ATTR',
    path === '' ? `expected ${expected}` : `key "${path.slice(0, 100)}": expected ${expected}`,
  );
