/** One value of a key-value list: a string, a 32-bit integer, bytes, or a list of its own. */
export type KeyValue = string | number | Uint8Array | KeyValueList;

/** T-Lib's TKVList: attached data (UserData), Extensions, Reasons. */
export type KeyValueList = { readonly [key: string]: KeyValue };

export const isList = (value: KeyValue | undefined): value is KeyValueList =>
  typeof value === 'object' && !(value instanceof Uint8Array);
