import {
  Type,
  type ObjectOptions,
  type TObject,
  type TProperties,
  type TUnsafe,
} from '@sinclair/typebox';

/** What every field must say, because the documentation is printed from it. */
export interface FieldOptions<Value> {
  readonly description: string;
  /** Taken when the key is left out. A field without one must be given, or be wrapped in `Type.Optional`. */
  readonly default?: Value;
  /** What `full.yaml` shows where there is no default. */
  readonly examples?: readonly Value[];
}

/** A mapping with exactly these keys. A section with `default: {}` may be left out. */
export const section = <Properties extends TProperties>(
  properties: Properties,
  options: ObjectOptions & { readonly description: string },
): TObject<Properties> => Type.Object(properties, { additionalProperties: false, ...options });

/** One word out of a closed set. */
export const choice = <const Value extends string>(
  values: readonly Value[],
  options: FieldOptions<Value>,
): TUnsafe<Value> => Type.Unsafe<Value>({ type: 'string', enum: values, ...options });

/** A whole number of milliseconds, an hour at most: what is longer was meant to be something else. */
export const milliseconds = (options: FieldOptions<number>) =>
  Type.Integer({ minimum: 1, maximum: 3_600_000, ...options });

/** A TCP port to connect to. */
export const port = (options: FieldOptions<number>) =>
  Type.Integer({ minimum: 1, maximum: 65_535, ...options });

/** A TCP port to listen on; 0 lets the system choose one. */
export const listenPort = (options: FieldOptions<number>) =>
  Type.Integer({ minimum: 0, maximum: 65_535, ...options });

/** Any text but none. */
export const text = (options: FieldOptions<string>) => Type.String({ minLength: 1, ...options });

/** A text of a given form; `expected` says in words what the pattern says in signs. */
export const formed = (pattern: string, expected: string, options: FieldOptions<string>) =>
  Type.String({ pattern, expected, ...options });

const name = '[A-Za-z0-9_.-]+';
const bracketed = '\\[[0-9A-Fa-f:.]+\\]';
const withPort =
  '(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?';

/** A host name or an address, without a port. */
export const host = (options: FieldOptions<string>) =>
  formed(
    `^(${name}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$`,
    'a host name or an IP address',
    options,
  );

/** A host name or an address (IPv6 in brackets), and its port where it is not the usual one. */
export const hostAndPort = (options: FieldOptions<string>) =>
  formed(`^(${name}|${bracketed})${withPort}$`, 'host or host:port', options);

/** The address of a server that speaks HTTP. */
export const serverURL = (options: FieldOptions<string>) =>
  formed(
    `^https?://(${name}|${bracketed})${withPort}/?$`,
    'http://host:port or https://host:port, without user, password or path',
    options,
  );

/** A file or folder: made absolute against the folder of the YAML file; `<dataDir>` stands for `dataDir`. */
export const path = (options: FieldOptions<string>) =>
  Type.String({ minLength: 1, path: true, ...options });

/**
 * A secret: a literal, or `{env: NAME}` or `{file: path}`, which is replaced by what it points to while the
 * configuration is checked. That is why its type is that of the text alone.
 */
export const secret = (options: FieldOptions<string>): TUnsafe<string> =>
  Type.Unsafe<string>({
    secret: true,
    expected: 'a text, {env: NAME} or {file: path}',
    anyOf: [
      { type: 'string', minLength: 1 },
      {
        type: 'object',
        expected: 'either {env: NAME} or {file: path}',
        properties: {
          env: { type: 'string', minLength: 1 },
          file: { type: 'string', minLength: 1 },
        },
        additionalProperties: false,
        minProperties: 1,
        maxProperties: 1,
      },
    ],
    ...options,
  });
