import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig } from '../../../src/config/check';
import { ConfigError, problemLine } from '../../../src/config/config-error';
import { TwinlegError } from '../../../src/errors';
import { changed, sample, without, type Draft } from '../../support/config-draft';

const check = (input: unknown) =>
  checkConfig(input, '/etc/twinleg', { ARI: 'from-env', EMPTY: '' });

function problemsOf(input: unknown): readonly string[] {
  try {
    check(input);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems.map(problemLine);
  }
  return [];
}

describe('a configuration that is right', () => {
  it('is completed with the defaults of the schema', () => {
    const config = check(sample());
    assert.equal(config.pbx?.ari.url, 'http://127.0.0.1:8088');
    assert.equal(config.recorder?.endpoint.ari.url, 'http://127.0.0.1:8089');
    assert.deepEqual(config.tlib.listen, [{ protocol: 'tcp', host: '127.0.0.1', port: 7020 }]);
    assert.deepEqual(config.log, { level: 'info', format: 'text' });
    assert.equal(config.recording.privateServices.started, 4013);
    assert.deepEqual(
      check(
        changed(draft => {
          without(draft, 'roles');
        }),
      ).roles,
      ['switch', 'recorder'],
    );
  });

  it('gives each DN the defaults of its type', () => {
    const { dns } = check(changed(draft => (draft.dns = { trunk: { type: 'trunk' } })));
    assert.deepEqual(dns, { trunk: { type: 'trunk', record: false } });
  });

  it('is frozen in all its depth', () => {
    const config = check(sample());
    for (const part of [config, config.tlib.listen[0], config.pbx?.ari, config.dns['7001']]) {
      assert.ok(Object.isFrozen(part));
    }
  });

  it('leaves what was read as it is', () => {
    const input = sample();
    check(input);
    assert.deepEqual(input, sample());
  });

  it('has absolute paths, from the folder of the file and from dataDir', () => {
    const config = check(changed(draft => (draft.dataDir = '../var')));
    assert.equal(config.dataDir, '/etc/var');
    assert.equal(config.recorder?.archive.dir, '/etc/var/recordings');
    assert.equal(config.recorder.catalogue.file, '/etc/var/twinleg.db');
    const tls = { cert: 'tls/c.pem', key: '/k.pem' };
    const listening = check(changed(draft => (draft.tlib.listen = [{ port: 1, tls }])));
    assert.deepEqual(listening.tlib.listen[0]?.tls, {
      cert: '/etc/twinleg/tls/c.pem',
      key: '/k.pem',
    });
  });
});

describe('a secret', () => {
  const withPassword = (password: unknown) => changed(draft => (draft.pbx.ari = { password }));

  it('may stand in the environment', () => {
    assert.equal(check(withPassword({ env: 'ARI' })).pbx?.ari.password, 'from-env');
  });

  it('may stand in a file, whose last line end is not part of it', () => {
    const dir = mkdtempSync(join(tmpdir(), 'twinleg-'));
    try {
      writeFileSync(join(dir, 'ari'), ' from file \n');
      const config = checkConfig(withPassword({ file: 'ari' }), dir, {});
      assert.equal(config.pbx?.ari.password, ' from file ');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  const expected = 'expected a text, {env: NAME} or {file: path}';
  const faults: readonly (readonly [unknown, string])[] = [
    [{ env: 'NONE' }, 'the environment variable NONE is not set'],
    [{ env: 'EMPTY' }, 'the environment variable EMPTY is not set'],
    [{ file: 'none' }, 'the file /etc/twinleg/none cannot be read (ENOENT)'],
    [{ env: 'A', file: 'b' }, 'expected either {env: NAME} or {file: path}, got a section'],
    [{}, 'expected either {env: NAME} or {file: path}, got a section'],
    ['', `${expected}, got an empty text`],
    [31337, `${expected}, got a number`],
    [['hunter2'], `${expected}, got a list`],
    [null, `${expected}, got nothing`],
  ];
  for (const [password, message] of faults) {
    it(`is refused as ${JSON.stringify(password)}, without being shown`, () => {
      assert.deepEqual(problemsOf(withPassword(password)), [`pbx.ari.password: ${message}`]);
    });
  }
});

describe('a configuration that is wrong', () => {
  const faults: readonly (readonly [(draft: Draft) => unknown, string])[] = [
    [draft => (draft.dataDri = 'x'), 'dataDri: unknown key; did you mean dataDir?'],
    [
      draft => (draft.pbx.recorder_endpoint = 'x'),
      'pbx.recorder_endpoint: unknown key; did you mean recorderEndpoint?',
    ],
    [draft => (draft.log = { zzz: 1 }), 'log.zzz: unknown key; known here: level, format, file'],
    [
      draft => (draft.log = { level: 'loud' }),
      'log.level: expected error or warn or info or debug, got "loud"',
    ],
    [draft => (draft.log = null), 'log: expected a section, got nothing'],
    [
      draft => {
        without(draft.pbx, 'type');
      },
      'pbx.type: missing: expected asterisk',
    ],
    [
      draft => (draft.roles = []),
      'roles: expected a list of (switch or recorder), not empty, got an empty list',
    ],
    [draft => (draft.roles = ['switch', 'switch']), 'roles: expected each value only once'],
    [
      draft => (draft.tlib.listen = [{ port: 'abc' }]),
      'tlib.listen[0].port: expected an integer from 0 to 65535, got "abc"',
    ],
    [
      draft => (draft.tlib.listen = [{ port: 7 }, { port: 65536 }]),
      'tlib.listen[1].port: expected an integer from 0 to 65535, got 65536',
    ],
    [
      draft => (draft.tlib.loginTimeoutMs = 1.5),
      'tlib.loginTimeoutMs: expected an integer from 1 to 3600000, got 1.5',
    ],
    [
      draft => (draft.tlib.listen = [{ port: 1, tls: { cert: 'c' } }]),
      'tlib.listen[0].tls.key: missing: expected a path',
    ],
    [
      draft => (draft.recording = { destination: 'host:70000' }),
      'recording.destination: expected host or host:port, got "host:70000"',
    ],
    [
      draft => (draft.recorder.tlib.tls = true),
      'recorder.tlib.tls: expected false or a section, got true',
    ],
    [
      draft => (draft.recorder.tlib.tls = { cret: 'c' }),
      'recorder.tlib.tls.cret: unknown key; did you mean cert?',
    ],
    [
      draft => (draft.recorder.tlib.tls = { key: 'k' }),
      'recorder.tlib.tls.cert: missing: key needs it',
    ],
    [
      draft => (draft.dns = { '7001': { type: 'acd' } }),
      'dns.7001.type: expected extension or trunk, got "acd"',
    ],
    [draft => (draft.dns = { '7001': {} }), 'dns.7001.type: missing: expected extension or trunk'],
    [
      draft => (draft.dns = { '7001': { type: 'trunk', recrod: true } }),
      'dns.7001.recrod: unknown key; did you mean record?',
    ],
    [
      draft => (draft.dns = { 'a b': { type: 'trunk' } }),
      'dns["a b"]: not usable as a key: expected a DN of 1 to 64 digits, letters and + * # . _ @ - (not first: . _ @ -)',
    ],
  ];
  for (const [change, line] of faults) {
    it(`is told: ${line}`, () => {
      assert.deepEqual(problemsOf(changed(change)), [line]);
    });
  }

  it('has every problem named, those across sections too', () => {
    const input = changed(draft => {
      draft.dataDri = 'x';
      draft.pbx.name = 5;
      without(draft, 'recorder');
      draft.dns = { '7001': { type: 'extension' }, a: { type: 'extension', endpoint: '7001' } };
      draft.tlib.listen = [{ port: 1 }, { port: 1 }];
    });
    assert.deepEqual(problemsOf(input), [
      'dataDri: unknown key; did you mean dataDir?',
      'pbx.name: expected letters, digits, ., - and _, got 5',
      'recorder: missing: the role recorder needs it',
      'tlib.listen[1].port: taken by tlib.listen[0]',
      'dns.a: has the same endpoint as dns.7001',
    ]);
  });

  it('may be no section at all', () => {
    assert.deepEqual(problemsOf(null), ['expected a section, got nothing']);
    assert.deepEqual(problemsOf([]), ['expected a section, got an empty list']);
  });

  it('does not take a DN called __proto__', () => {
    const input: unknown = JSON.parse('{"dns": {"__proto__": {"type": "trunk"}}}');
    assert.ok(problemsOf(input).some(line => line.startsWith('dns.__proto__: not usable')));
  });

  it('shows no password of a URL and nothing that a terminal would act on', () => {
    const [line] = problemsOf(
      changed(draft => (draft.pbx.ari = { password: 'x', url: 'http://u:hunter2@h\u009b' })),
    );
    assert.match(line ?? '', /got "http:\/\/\[redacted\]@h\\x9b"$/);
  });

  it("is the caller's fault, by code CONFIG, and lists its problems in the message", () => {
    assert.throws(
      () => check({ roles: ['switch'] }),
      (error: unknown) =>
        error instanceof TwinlegError &&
        error.code === 'CONFIG' &&
        error.fault === 'caller' &&
        error.message.includes('\n  pbx: missing: the role switch needs it'),
    );
  });
});
