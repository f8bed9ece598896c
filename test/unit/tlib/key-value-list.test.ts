import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { KeyValue, KeyValueList } from '../../../src/call/user-data';
import { decodeList, encodeList, MAX_LIST_DEPTH } from '../../../src/tlib/key-value-list';
import { TlibError } from '../../../src/tlib/tlib-error';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

const same: readonly (readonly [string, KeyValueList, unknown])[] = [
  ['strings and integers', { a: 'x', b: -5 }, { a: 'x', b: -5 }],
  ['an empty list', {}, {}],
  ['bytes', { pcm: bytes('hi!') }, { pcm: { $binary: 'aGkh' } }],
  ['no bytes at all', { pcm: bytes('') }, { pcm: { $binary: '' } }],
  ['a list in a list', { a: { b: { c: 1 } } }, { a: { b: { c: 1 } } }],
  ['a key that looks like bytes', { a: { $binary: 'aGkh' } }, { a: { $$binary: 'aGkh' } }],
  ['a key that looks escaped', { $$binary: 1 }, { $$$binary: 1 }],
  ['a key that is only a dollar', { $: 'x' }, { $$: 'x' }],
];

const wrong: readonly (readonly [string, unknown, RegExp])[] = [
  ['an array', [], /^expected a key-value list$/],
  ['null', null, /^expected a key-value list$/],
  ['a string', 'x', /^expected a key-value list$/],
  ['a boolean', { a: true }, /^key "a": expected a string/],
  ['null in it', { a: null }, /^key "a": expected/],
  ['an array in it', { a: { b: [1] } }, /^key "a.b": expected/],
  ['a fraction', { a: 1.5 }, /^key "a": expected a string, a 32-bit integer/],
  ['an integer of more than 32 bits', { a: 2 ** 31 }, /^key "a": expected/],
  ['bytes where a list must be', { $binary: 'aGkh' }, /^key "\$binary": expected/],
  ['bytes with something beside', { a: { $binary: 'aGkh', b: 1 } }, /^key "a.\$binary": expected/],
  ['bytes that are not base64', { a: { $binary: 'a' } }, /^key "a": expected base64/],
  ['bytes in the alphabet for URLs', { a: { $binary: '_-8=' } }, /^key "a": expected base64/],
  ['bytes that are a number', { a: { $binary: 1 } }, /^key "a": expected base64/],
  ['a key with one dollar', { $x: 'y' }, /^key "\$x": expected a key/],
];

const nested = (depth: number): KeyValueList => (depth === 1 ? {} : { a: nested(depth - 1) });

describe('a key-value list on the wire', () => {
  for (const [what, list, wire] of same) {
    it(`carries ${what}`, () => {
      assert.deepEqual(encodeList(list), wire);
      assert.deepEqual(decodeList(wire), list);
    });
  }

  for (const [what, wire, text] of wrong) {
    it(`must not be ${what}`, () => {
      assert.throws(() => decodeList(wire), { code: 'TERR_INVALID_ATTR', message: text });
    });
  }

  it('carries any list there and back', () => {
    const value: fc.Arbitrary<KeyValue> = fc.letrec<{ value: KeyValue; list: KeyValueList }>(
      tie => ({
        value: fc.oneof(
          { depthSize: 'small', maxDepth: 4 },
          fc.string(),
          fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
          fc.uint8Array(),
          tie('list'),
        ),
        list: fc.dictionary(fc.oneof(fc.string(), fc.constant('$binary')), tie('value'), {
          noNullPrototype: true,
        }),
      }),
    ).value;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value, { noNullPrototype: true }), list => {
        const wire: unknown = JSON.parse(JSON.stringify(encodeList(list)));
        assert.deepEqual(decodeList(wire), list);
      }),
    );
  });

  it('keeps a key __proto__ a key', () => {
    const list = decodeList(JSON.parse('{"__proto__":{"polluted":1}}'));
    assert.equal(Object.getPrototypeOf(list), Object.prototype);
    assert.equal(JSON.stringify(encodeList(list)), '{"__proto__":{"polluted":1}}');
  });

  it('may nest so deep and no deeper', () => {
    const deepest = nested(MAX_LIST_DEPTH);
    assert.deepEqual(decodeList(encodeList(deepest)), deepest);
    const tooDeep = nested(MAX_LIST_DEPTH + 1);
    assert.throws(() => decodeList(tooDeep), TlibError);
    assert.throws(() => encodeList(tooDeep), TlibError);
  });

  it('does not overflow the stack on a hundred thousand levels', () => {
    const wire: unknown = JSON.parse('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000));
    assert.throws(() => decodeList(wire), TlibError);
  });

  for (const number of [0.5, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY]) {
    it(`does not send the number ${number}`, () => {
      assert.throws(() => encodeList({ a: number }), { message: /^key "a": expected a 32-bit/ });
    });
  }
});
