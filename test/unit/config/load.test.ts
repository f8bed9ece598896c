import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, problemLine } from '../../../src/config/config-error';
import { loadConfig } from '../../../src/config/load';
import { temporaryFolder } from '../../support/temporary-folder';

const operating = join(__dirname, '../../../docs/operating.md');
const samples = join(__dirname, '../../../server-config/twinleg');

describe('a configuration file', () => {
  const folder = temporaryFolder();
  let dir: string;
  beforeEach(() => {
    dir = folder();
  });

  function problemsOf(text: string): readonly string[] {
    const file = join(dir, 'twinleg.yaml');
    writeFileSync(file, text);
    try {
      loadConfig(file, {});
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      return error.problems.map(problemLine);
    }
    return [];
  }

  it('is refused with the system’s reason where it cannot be read', () => {
    assert.throws(
      () => loadConfig(join(dir, 'none.yaml'), {}),
      (error: unknown) =>
        error instanceof ConfigError && error.problems[0]?.message.includes('ENOENT') === true,
    );
  });

  const faults: readonly (readonly [string, string, RegExp])[] = [
    ['has a syntax error', 'log:\n  level: "info\n', /^line \d+, column \d+: /],
    ['has a key twice', 'log: {}\nlog: {}\n', /^line 2, column 1: .*unique/],
    [
      'has a key that YAML takes for another number',
      'dns:\n  0700: { type: trunk }\n',
      /^line 2, column 3: .*"0700"/,
    ],
    [
      'has a telephone number for a key',
      'dns:\n  +4930: { type: trunk }\n',
      /^line 2, column 3: .*"\+4930"/,
    ],
    ['uses an anchor that is not there', 'log: *nothing\n', /anchor/],
    ['holds two documents', 'log: {}\n---\nlog: {}\n', /^line 2, column 1: /],
    ['has a tag that nobody knows', 'log: !secret x\n', /^line 1, column 6: /],
    ['is empty', '', /^expected a section, got nothing$/],
  ];
  for (const [what, text, line] of faults) {
    it(`is refused when it ${what}`, () => {
      const [first, ...more] = problemsOf(text);
      assert.match(first ?? 'no problem', line);
      assert.ok(more.length === 0 || what === 'has a syntax error', more.join());
    });
  }

  it('is refused when its anchors would make it grow without end', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [n, one] of Array.from('bcdefgh').entries()) {
      const before = Array(10)
        .fill(`*${'abcdefg'.charAt(n)}`)
        .join(', ');
      lines.push(`${one}: &${one} [${before}]`);
    }
    assert.match(problemsOf(lines.join('\n'))[0] ?? '', /anchors are used more than/);
  });

  it('may use an anchor to say a thing once', () => {
    const text = 'pbx: { type: asterisk, ari: { password: &p x } }\nroles: [switch]\ndataDir: *p\n';
    assert.deepEqual(problemsOf(text), []);
  });

  it('quotes no line of itself, for it may hold a password', () => {
    const lines = problemsOf('pbx:\n  ari: { password: hunter2\n  x: [');
    assert.ok(lines.length > 0);
    assert.ok(!lines.join().includes('hunter2'));
  });

  it('makes its paths relative to its own folder', () => {
    const file = join(dir, 'twinleg.yaml');
    writeFileSync(file, 'roles: [switch]\npbx: { type: asterisk, ari: { password: x } }\n');
    assert.equal(loadConfig(file, {}).dataDir, join(dir, 'data'));
  });

  it('is right as the example of docs/operating.md', () => {
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(readFileSync(operating, 'utf8')) ?? [];
    mkdirSync(join(dir, 'secrets'));
    for (const [, secret = ''] of example.matchAll(/file: (secrets\/[\w-]+)/g)) {
      writeFileSync(join(dir, secret), `${secret}\n`);
    }
    assert.deepEqual(problemsOf(example), []);
    assert.ok(example.includes('dns:'));
  });

  for (const name of ['minimal.yaml', 'full.yaml']) {
    it(`is right as ${name} of server-config`, () => {
      const config = loadConfig(join(samples, name), {});
      assert.equal(config.dns['7001']?.record, true);
    });
  }
});
