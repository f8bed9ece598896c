import { AriMalformedError } from './ari-error';

/** A JSON object whose fields have not been looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What `text` means; `AriMalformedError` when it is no JSON. The text itself is not quoted: it may hold UserData. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // JSON.parse throws nothing but SyntaxError, whose message quotes the text.
    throw new AriMalformedError('JSON');
  }
}

/** `value` as an object; `AriMalformedError` naming `field` when it is none. */
export function fieldsOf(value: unknown, field: string): Fields {
  if (!isFields(value)) throw new AriMalformedError(field);
  return value;
}

/** `value` as a list, each item decoded; `AriMalformedError` naming `field` when it is none. */
export function listOf<T>(
  value: unknown,
  field: string,
  decode: (item: unknown) => T,
): readonly T[] {
  if (!Array.isArray(value)) throw new AriMalformedError(field);
  return value.map((item: unknown) => decode(item));
}

/** The object in a field. */
export const fieldsIn = (fields: Fields, name: string): Fields => fieldsOf(fields[name], name);

/** The string in a field. */
export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new AriMalformedError(name);
  return value;
}

/** The strings in a field. */
export const textsIn = (fields: Fields, name: string): readonly string[] =>
  listOf(fields[name], name, item => {
    if (typeof item !== 'string') throw new AriMalformedError(name);
    return item;
  });

/** The number in a field. */
export function numberIn(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number') throw new AriMalformedError(name);
  return value;
}

/** What `decode` makes of a field that may be absent. */
export const optionalIn = <T>(
  fields: Fields,
  name: string,
  decode: (fields: Fields, name: string) => T,
): T | undefined => (fields[name] === undefined ? undefined : decode(fields, name));

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$/;

/** The time in a field, in Asterisk's own form: `2026-11-23T05:31:28.843+0000`. */
export function dateIn(fields: Fields, name: string): Date {
  const text = textIn(fields, name);
  // ECMAScript's form wants a colon in the offset; without it the engine falls back to guessing.
  const date = new Date(`${text.slice(0, -2)}:${text.slice(-2)}`);
  if (!TIME.test(text) || Number.isNaN(date.getTime())) throw new AriMalformedError(name);
  return date;
}
