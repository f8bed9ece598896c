import assert from 'node:assert/strict';
import { basename, join, normalize } from 'node:path';
import fc from 'fast-check';
import { safeName } from '../../../src/archive/safe-name';

const long = 'a'.repeat(121);

describe('a safe file name', () => {
  const table: [id: string, name: string][] = [
    ['01ABC_2026-03-01_12-00-00', '01ABC_2026-03-01_12-00-00'],
    ['a.b', 'a.b'],
    ['.', '%2E'],
    ['..', '%2E.'],
    ['../../etc/passwd', '%2E.%2F..%2Fetc%2Fpasswd'],
    ['a/b\\c', 'a%2Fb%5Cc'],
    ['nul\u0000byte', 'nul%00byte'],
    ['line\nbreak', 'line%0Abreak'],
    ['-rf', '%2Drf'],
    ['50%', '50%25'],
    ['%2E', '%252E'],
    ['~root', '%7Eroot'],
    ['é🎧', '%C3%A9%F0%9F%8E%A7'],
    ['\ud83c', '%ud83c'],
    ['', '%empty'],
  ];
  for (const [id, name] of table) {
    it(`of ${JSON.stringify(id)} is ${name}`, () => {
      assert.equal(safeName(id), name);
    });
  }

  it('of 120 characters is kept, and of 121 ends in its hash', () => {
    assert.equal(safeName(long.slice(1)), long.slice(1));
    assert.match(safeName(long), /^a{55}~[0-9a-f]{64}$/);
    assert.notEqual(safeName(`${long}1`), safeName(`${long}2`));
  });

  const id = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.constantFrom('.', '/', '%', '2', 'E', '~', '-', '\ud83c', '\udfa7', '\0', 'é'), {
        maxLength: 150,
      })
      .map(parts => parts.join('')),
  );

  it('stays in its folder, whatever the id', () => {
    fc.assert(
      fc.property(id, given => {
        const name = safeName(given);
        assert.match(name, /^[\w%][\w.%~-]{0,119}$/);
        assert.equal(basename(name), name);
        assert.equal(normalize(join('/archive', name)), `/archive/${name}`);
      }),
    );
  });

  it('is never that of another id', () => {
    fc.assert(
      fc.property(id, id, (one, other) => {
        assert.equal(safeName(one) === safeName(other), one === other);
      }),
    );
  });
});
