import type { Fields } from './logger';
import { printable } from './printable';

export type Level = 'error' | 'warn' | 'info' | 'debug';

/** One line of the log before it is written down; its fields are redacted already. */
export interface Line {
  readonly level: Level;
  readonly message: string;
  readonly fields: Fields;
  readonly at: Date;
}

/** The line as one JSON object. Its own keys come last, so that no field can pass for one of them. */
export const jsonLine = ({ level, message, fields, at }: Line): string =>
  JSON.stringify({ ...fields, time: at.toISOString(), level, message });

const colours: Readonly<Record<Level, number>> = { error: 31, warn: 33, info: 32, debug: 90 };

/** The line for people: time, level, message, `key=value`. What a terminal would act on is shown instead. */
export function textLine({ level, message, fields, at }: Line, isColoured: boolean): string {
  const name = level.padEnd(5);
  const shown = isColoured ? `\u001b[${colours[level]}m${name}\u001b[0m` : name;
  const data = Object.entries(fields).map(
    ([key, value]) => ` ${printable(key)}=${valueText(value)}`,
  );
  return `${at.toISOString()} ${shown} ${printable(message)}${data.join('')}`;
}

/** Plain where nothing can be mistaken, else as JSON. */
function valueText(value: unknown): string {
  if (typeof value === 'string' && /^[\w.:/@+*#-]+$/.test(value)) return value;
  return value === undefined ? 'undefined' : printable(JSON.stringify(value));
}
