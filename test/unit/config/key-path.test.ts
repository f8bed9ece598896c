import assert from 'node:assert/strict';
import { keyPathOf, pathText } from '../../../src/config/key-path';

describe('the path of a value', () => {
  const root = { a: [{ b: 1 }], '7001': { c: 2 }, 'x/y~z': { '0': 3 } };
  const cases: readonly (readonly [string, string])[] = [
    ['', ''],
    ['/a/0/b', 'a[0].b'],
    ['/7001/c', '7001.c'],
    ['/x~1y~0z/0', '["x/y~z"].0'],
  ];
  for (const [pointer, text] of cases) {
    it(`of pointer "${pointer}" reads "${text}"`, () => {
      assert.equal(pathText(keyPathOf(pointer, root)), text);
    });
  }
});
