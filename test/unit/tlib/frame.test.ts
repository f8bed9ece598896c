import assert from 'node:assert/strict';
import { LineSplitter } from '../../../src/tlib/frame';

const texts = (lines: readonly Uint8Array[]): string[] =>
  lines.map(line => Buffer.from(line).toString());

const table: readonly (readonly [what: string, stream: string, ...lines: string[]])[] = [
  ['one line', '{"a":1}\n', '{"a":1}'],
  ['two lines', 'one\ntwo\n', 'one', 'two'],
  ['a line that ends with CRLF', 'one\r\ntwo\r\n', 'one', 'two'],
  ['a CR inside a line', 'o\rne\n', 'o\rne'],
  ['empty lines', '\n\r\none\n\n', 'one'],
  ['characters of several bytes', 'Grüße 🎧\n', 'Grüße 🎧'],
  ['nothing while the line lasts', 'no end yet'],
];

describe('LineSplitter', () => {
  for (const [what, stream, ...lines] of table) {
    it(`gives ${what}, in one piece`, () => {
      assert.deepEqual(texts(new LineSplitter(100).push(Buffer.from(stream))), lines);
    });

    it(`gives ${what}, byte by byte`, () => {
      const splitter = new LineSplitter(100);
      const bytes = [...Buffer.from(stream)].map(byte => Buffer.of(byte));
      assert.deepEqual(texts(bytes.flatMap(byte => splitter.push(byte))), lines);
    });

    it(`gives ${what}, cut anywhere`, () => {
      const bytes = Buffer.from(stream);
      for (let at = 0; at <= bytes.length; at++) {
        const splitter = new LineSplitter(100);
        const given = [
          ...splitter.push(bytes.subarray(0, at)),
          ...splitter.push(bytes.subarray(at)),
        ];
        assert.deepEqual(texts(given), lines);
      }
    });
  }

  it('takes a line of exactly the limit', () => {
    const splitter = new LineSplitter(4);
    assert.deepEqual(texts(splitter.push(Buffer.from('1234\n'))), ['1234']);
    assert.equal(splitter.isOverflowed, false);
  });

  it('gives the lines before one that is too long, and none after it', () => {
    const splitter = new LineSplitter(4);
    assert.deepEqual(texts(splitter.push(Buffer.from('ok\n12345\nok\n'))), ['ok']);
    assert.equal(splitter.isOverflowed, true);
    assert.deepEqual(splitter.push(Buffer.from('ok\n')), []);
  });

  it('does not wait for the end of a line that is too long', () => {
    const splitter = new LineSplitter(4);
    for (const byte of Buffer.from('12345')) splitter.push(Buffer.of(byte));
    assert.equal(splitter.isOverflowed, true);
  });
});
