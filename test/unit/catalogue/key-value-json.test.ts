import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { KeyValue, KeyValueList } from '../../../src/call/user-data';
import { keyValueListFromJSON, keyValueListToJSON } from '../../../src/catalogue/key-value-json';
import { StorageError } from '../../../src/catalogue/storage-error';

const key = fc.oneof(fc.string(), fc.constantFrom('$binary', '$$binary', '$', '__proto__', '1'));
const { list } = fc.letrec<{ list: KeyValueList; value: KeyValue }>(tie => ({
  list: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 4 })
    .map(entries => Object.fromEntries<KeyValue>(entries)),
  value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.uint8Array(), tie('list')),
}));

describe('a key-value list as JSON', () => {
  it('comes back the same, whatever its keys and values', () => {
    fc.assert(
      fc.property(list, given => {
        const text = JSON.stringify(keyValueListToJSON(given));
        assert.deepEqual(keyValueListFromJSON(JSON.parse(text)), given);
      }),
    );
  });

  it('holds bytes as $binary, and a key $binary of a list as $$binary', () => {
    assert.deepEqual(keyValueListToJSON({ a: Uint8Array.of(1, 2), b: { $binary: 'x' } }), {
      a: { $binary: 'AQI=' },
      b: { $$binary: 'x' },
    });
  });

  it('keeps a number that JSON has no form for as its text', () => {
    assert.deepEqual(keyValueListToJSON({ a: NaN, b: -Infinity }), { a: 'NaN', b: '-Infinity' });
  });

  const wrong: unknown[] = [
    null,
    [],
    'text',
    { a: null },
    { a: [] },
    { a: true },
    { $binary: 'AQI=' },
    { a: { $binary: 1 } },
    { a: { $binary: 'A' } },
    { a: { $binary: 'AQI=', b: 1 } },
  ];
  for (const data of wrong) {
    it(`is not ${JSON.stringify(data)}`, () => {
      assert.throws(() => keyValueListFromJSON(data), StorageError);
    });
  }
});
