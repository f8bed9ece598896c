import assert from 'node:assert/strict';
import type { KeyValueList } from '../../../src/call/user-data';
import { userDataChange } from '../../../src/recorder/user-data-change';

describe('a change of the attached data', () => {
  const none: readonly [what: string, before: KeyValueList, after: KeyValueList][] = [
    ['nothing', {}, {}],
    ['the same in another order', { a: '1', b: '2' }, { b: '2', a: '1' }],
    ['the same bytes', { a: Uint8Array.of(1) }, { a: Uint8Array.of(1) }],
    ['the same lists', { a: { b: { c: 1 } } }, { a: { b: { c: 1 } } }],
  ];
  for (const [what, before, after] of none) {
    it(`is none between ${what}`, () => {
      assert.equal(userDataChange(before, after), undefined);
    });
  }

  it('tells what was added, updated and removed', () => {
    assert.deepEqual(userDataChange({ a: '1', b: '2', c: '3' }, { a: '1', b: 2, d: '4' }), {
      added: { d: '4' },
      updated: { b: 2 },
      removed: { c: '3' },
    });
  });

  const updates: readonly [what: string, before: KeyValueList, after: KeyValueList][] = [
    ['a text to a number', { a: '1' }, { a: 1 }],
    ['bytes', { a: Uint8Array.of(1) }, { a: Uint8Array.of(2) }],
    ['bytes to text', { a: Uint8Array.of(49) }, { a: '1' }],
    ['a list inside a list', { a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }],
    ['a list to text', { a: {} }, { a: '' }],
  ];
  for (const [what, before, after] of updates) {
    it(`is an update from ${what}`, () => {
      assert.deepEqual(userDataChange(before, after), { added: {}, updated: after, removed: {} });
    });
  }

  it('takes no key for one that every object has', () => {
    assert.deepEqual(userDataChange({}, { constructor: 'x' })?.added, { constructor: 'x' });
  });
});
