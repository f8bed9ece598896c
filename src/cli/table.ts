import { printable } from '../log/printable';
import { cutToWidth, textWidth } from './text-width';

/** One column: its title, and what a row has in it. */
export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string | number | undefined;
  /** Numbers are read from the right. Default: left. */
  readonly align?: 'left' | 'right';
  /** Never cut, whatever the width: for ids that are to be copied. */
  readonly isWhole?: boolean;
}

/** What a table says beside its rows. */
export interface TableOptions {
  /** What is printed instead of a table without rows, as a sentence. */
  readonly empty: string;
  /** Columns of the terminal; without it nothing is cut, as is right for a pipe or a file. */
  readonly width?: number;
}

const gap = '  ';
const leastWidth = 4;

/**
 * Rows as aligned columns under their titles, each line ending in a line feed. Texts that do not fit end in …;
 * what a terminal would act on is shown instead, because callers' names are strangers' texts.
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { empty, width }: TableOptions,
): string {
  if (rows.length === 0) return `${empty}\n`;
  const lines = [
    columns.map(({ title }) => title.toUpperCase()),
    ...rows.map(row => columns.map(column => cellText(column.of(row)))),
  ];
  const natural = columns.map((_, n) =>
    lines.reduce((most, cells) => Math.max(most, textWidth(cells[n] ?? '')), 0),
  );
  const widths = width === undefined ? natural : fitted(columns, natural, width);
  return lines.map(cells => `${lineText(columns, cells, widths)}\n`).join('');
}

function cellText(value: string | number | undefined): string {
  if (value === undefined || value === '') return '-';
  return printable(String(value));
}

function lineText<Row>(
  columns: readonly Column<Row>[],
  cells: readonly string[],
  widths: readonly number[],
): string {
  return cells
    .map((cell, n) => {
      const width = widths[n] ?? 0;
      const cut = cutToWidth(cell, width);
      const padding = ' '.repeat(width - textWidth(cut));
      return columns[n]?.align === 'right' ? padding + cut : cut + padding;
    })
    .join(gap)
    .trimEnd();
}

/** Takes from the widest column that may be cut, a column at a time, until the line fits or nothing is left to take. */
function fitted<Row>(
  columns: readonly Column<Row>[],
  natural: readonly number[],
  width: number,
): readonly number[] {
  const widths = [...natural];
  const room = width - gap.length * (columns.length - 1);
  let tooMuch = widths.reduce((sum, one) => sum + one, 0) - room;
  while (tooMuch > 0) {
    const cuttable = [...widths.keys()].filter(
      n => columns[n]?.isWhole !== true && (widths[n] ?? 0) > leastWidth,
    );
    if (cuttable.length === 0) break;
    const widest = cuttable.reduce((most, n) =>
      (widths[n] ?? 0) > (widths[most] ?? 0) ? n : most,
    );
    widths[widest] = (widths[widest] ?? 0) - 1;
    tooMuch -= 1;
  }
  return widths;
}
