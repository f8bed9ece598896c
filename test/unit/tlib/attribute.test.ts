import assert from 'node:assert/strict';
import { attributes, fieldOf, type AttributeName, type Field } from '../../../src/tlib/attribute';

// The types on the left are what the compiler makes of the names: a wrong one does not compile.
const table: readonly (readonly [AttributeName, string])[] = [
  ['AttributeThisDN', 'thisDN' satisfies Field<'AttributeThisDN'>],
  ['AttributeConnID', 'connID' satisfies Field<'AttributeConnID'>],
  ['AttributeCallUUID', 'callUUID' satisfies Field<'AttributeCallUUID'>],
  ['AttributeANI', 'ani' satisfies Field<'AttributeANI'>],
  ['AttributeDNIS', 'dnis' satisfies Field<'AttributeDNIS'>],
  ['AttributeTimeinuSecs', 'timeinuSecs' satisfies Field<'AttributeTimeinuSecs'>],
];

describe('the name of an attribute in code', () => {
  for (const [wire, field] of table) {
    it(`of ${wire} is ${field}`, () => {
      assert.equal(fieldOf(wire), field);
    });
  }

  it('is another for every attribute', () => {
    const names = Object.keys(attributes) as AttributeName[];
    assert.equal(new Set(names.map(fieldOf)).size, names.length);
  });
});

describe('the numbers of attributes', () => {
  it('are another for every attribute', () => {
    const indices = Object.values(attributes).map(({ index }) => index);
    assert.equal(new Set(indices).size, indices.length);
  });
});
