import type { Fields } from './logger';

const hidden = '[redacted]';

/** Keys whose value never gets into a log, in lower case and without T-Lib's "Attribute" before them. */
const secretKeys: ReadonlySet<string> = new Set([
  'password',
  'applicationpassword',
  'userdata',
  'authorization',
]);

const isSecret = (key: string): boolean =>
  secretKeys.has(key.toLowerCase().replace(/^attribute/, ''));

/** Hides `user:password@` (but not the scheme and user of `sip:user@`) and the value of `api_key=`. */
export const redactText = (text: string): string =>
  text
    // In a URL the password may hold all but /, ? and #. The bound keeps a stranger's text from costing time.
    .replace(/(\/\/)[^\s/?#]{0,256}:[^\s/?#]{0,256}@/g, `$1${hidden}@`)
    .replace(/(^|[\s"'=<(,;:/])(?!sips?:)[^\s"'=<(,;:/@]+:[^\s"'<(,;:/@]+@/gi, `$1${hidden}@`)
    .replace(/\b(api_key=)[^\s&#"']*/gi, `$1${hidden}`);

/** Log fields made fit to be written: secrets hidden at any depth, errors and bytes told in words, no cycles. */
export const redactFields = (fields: Fields): Fields => redactEntries(fields, new Set());

function redactEntries(value: object, above: ReadonlySet<object>): Fields {
  const within = new Set(above).add(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      isSecret(key) ? hidden : redactValue(inner, within),
    ]),
  );
}

function redactValue(value: unknown, above: ReadonlySet<object>): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value);
    case 'bigint':
    case 'symbol':
      return String(value);
    case 'function':
      return '[function]';
    case 'object':
      return value === null ? null : redactObject(value, above);
    default:
      return value;
  }
}

function redactObject(value: object, above: ReadonlySet<object>): unknown {
  if (above.has(value)) return '[circular]';
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  const within = new Set(above).add(value);
  if (value instanceof Error) return redactError(value, within);
  if (value instanceof Map) return redactEntries(Object.fromEntries<unknown>(value), within);
  if (value instanceof Set || Array.isArray(value)) {
    return Array.from(value, (item: unknown) => redactValue(item, within));
  }
  return redactEntries(value, above);
}

function redactError(error: Error, above: ReadonlySet<object>): Fields {
  const { name, message, cause } = error;
  return {
    name,
    ...('code' in error && { code: redactValue(error.code, above) }),
    message: redactText(message),
    ...(cause !== undefined && { cause: redactValue(cause, above) }),
  };
}
