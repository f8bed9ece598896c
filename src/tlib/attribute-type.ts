import { Type, type TUnsafe } from '@sinclair/typebox';
import type { CallUUID, ConnID, DN } from '../call/ids';
import type { KeyValueList } from '../call/user-data';

/** What an attribute holds: its name in the documentation, what an error says of it, and its schema. */
export interface AttributeType<Value> {
  readonly name: string;
  readonly expected: string;
  readonly schema: TUnsafe<Value>;
}

const type = <Value>(name: string, expected: string, schema: object): AttributeType<Value> => ({
  name,
  expected,
  schema: Type.Unsafe<Value>(schema),
});

const range = (minimum: number, maximum: number): object => ({ type: 'integer', minimum, maximum });

export const text = type<string>('string', 'a string', { type: 'string' });

export const label = type<string>('string(255)', 'a string of 1 to 255 characters', {
  type: 'string',
  minLength: 1,
  maxLength: 255,
});

export const dnType = type<DN>('DN', 'a DN: a string of 1 to 255 characters', {
  type: 'string',
  minLength: 1,
  maxLength: 255,
});

export const connIDType = type<ConnID>('ConnID', 'a ConnID: a string of 16 hexadecimal digits', {
  type: 'string',
  pattern: '^[0-9a-fA-F]{16}$',
});

export const callUUIDType = type<CallUUID>('CallUUID', 'a CallUUID: 32 characters 0-9A-V', {
  type: 'string',
  pattern: '^[0-9A-V]{32}$',
});

export const integer = type<number>(
  'integer',
  'a 32-bit integer',
  range(-2_147_483_648, 2_147_483_647),
);

export const unsigned = type<number>(
  'unsigned',
  'an integer from 0 to 4294967295',
  range(0, 4_294_967_295),
);

export const counter = type<number>(
  'counter',
  'an integer from 0 to 9007199254740991',
  range(0, Number.MAX_SAFE_INTEGER),
);

export const list = type<KeyValueList>('list', 'a key-value list (a JSON object)', {
  type: 'object',
});

/** An enumeration: the integers of `numbers` and no other. */
export const oneOf = <const Numbers extends Readonly<Record<string, number>>>(
  name: string,
  numbers: Numbers,
): AttributeType<Numbers[keyof Numbers]> => {
  const values = Object.values(numbers);
  return type(name, `${name}: one of ${values.join(', ')}`, { type: 'integer', enum: values });
};
