import assert from 'node:assert/strict';
import { table, type Column } from '../../../src/cli/table';
import { cutToWidth, textWidth } from '../../../src/cli/text-width';

interface Row {
  readonly id: string;
  readonly name?: string;
  readonly seconds: number;
}

const columns: readonly Column<Row>[] = [
  { title: 'id', of: row => row.id, isWhole: true },
  { title: 'name', of: row => row.name },
  { title: 'seconds', of: row => row.seconds, align: 'right' },
];
const empty = 'There are no recordings.';
const lines = (rows: readonly Row[], width?: number): readonly string[] =>
  table(columns, rows, { empty, ...(width !== undefined && { width }) }).split('\n');

describe('a table on the terminal', () => {
  it('has its columns aligned, numbers to the right', () => {
    const rows = [
      { id: 'R1', name: 'Ann', seconds: 7 },
      { id: 'R200', name: 'Bartholomew', seconds: 1234 },
    ];
    assert.deepEqual(lines(rows), [
      'ID    NAME         SECONDS',
      'R1    Ann                7',
      'R200  Bartholomew     1234',
      '',
    ]);
  });

  it('says so when it has no rows', () => {
    assert.equal(table(columns, [], { empty }), 'There are no recordings.\n');
  });

  it('shows - where there is nothing, and no blanks at the end of a line', () => {
    const [, row] = lines([{ id: 'R1', seconds: 0 }]);
    assert.equal(row, 'R1  -           0');
    const single = table([{ title: 'name', of: (name: string) => name }], ['a', 'abcdefg'], {
      empty,
    });
    assert.equal(single, 'NAME\na\nabcdefg\n');
  });

  it('cuts the widest text to fit the terminal, and never an id', () => {
    const rows = [{ id: 'R'.repeat(12), name: 'Bartholomew the Elder', seconds: 1 }];
    const cut = lines(rows, 35);
    assert.equal(cut[1], 'RRRRRRRRRRRR  Bartholomew…        1');
    assert.ok(cut.every(line => line.length <= 35));
    assert.ok(lines(rows, 5)[1]?.startsWith('RRRRRRRRRRRR  Bar…'));
  });

  it('keeps its columns under wide characters', () => {
    const rows = [
      { id: 'R1', name: '山田太郎', seconds: 1 },
      { id: 'R2', name: 'Zoe\u0308 😀', seconds: 2 },
    ];
    assert.deepEqual(lines(rows).slice(1, 3), [
      'R1  山田太郎        1',
      'R2  Zoe\u0308 😀          2',
    ]);
  });

  it('shows what a stranger’s name would have done to the terminal', () => {
    const [, row] = lines([{ id: 'R1', name: '\u001b]0;x\u0007\nR9', seconds: 1 }]);
    assert.equal(row, 'R1  \\x1b]0;x\\x07\\x0aR9        1');
  });

  it('takes a hundred thousand rows', () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => ({ id: String(n), seconds: n }));
    assert.equal(lines(rows).length, 100_002);
  });
});

describe('the width of a text', () => {
  const widths: readonly (readonly [string, number])[] = [
    ['', 0],
    ['abc', 3],
    ['e\u0301', 1],
    ['\u200b', 0],
    ['日本', 4],
    ['ｱ', 1],
    ['Ａ', 2],
    ['한', 2],
    ['👩‍👩‍👧', 2],
    ['☎', 1],
    ['☎️', 2],
    ['123#', 4],
  ];
  for (const [text, width] of widths) {
    it(`of "${text}" is ${width}`, () => {
      assert.equal(textWidth(text), width);
    });
  }

  const cuts: readonly (readonly [string, number, string])[] = [
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['日本語', 4, '日…'],
    ['日本語', 5, '日本…'],
    ['ab', 1, '…'],
    ['ab', 0, ''],
  ];
  for (const [text, width, cut] of cuts) {
    it(`"${text}" cut to ${width} is "${cut}"`, () => {
      assert.equal(cutToWidth(text, width), cut);
    });
  }
});
