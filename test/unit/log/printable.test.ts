import assert from 'node:assert/strict';
import { printable } from '../../../src/log/printable';

describe('a stranger’s text on a terminal', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['colours', '\u001b[31mred', '\\x1b[31mred'],
    ['the one-byte CSI', '\u009b2J', '\\x9b2J'],
    ['line feeds', 'a\r\nb\tc', 'a\\x0d\\x0ab\\x09c'],
    ['DEL and bell', '\u007f\u0007', '\\x7f\\x07'],
    ['turned direction', 'a\u202eb\u2066c\u200f', 'a\\u202eb\\u2066c\\u200f'],
    ['Unicode line ends', '\u2028\u2029', '\\u2028\\u2029'],
    ['half a character', '\ud83d', '\\ud83d'],
    ['nothing of what people write', 'Zoë 山田 😀 +49 (30)', 'Zoë 山田 😀 +49 (30)'],
  ];
  for (const [what, text, shown] of cases) {
    it(`has ${what} shown instead of done`, () => {
      assert.equal(printable(text), shown);
    });
  }
});
