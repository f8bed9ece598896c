import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  debianArchives,
  parseDeb822,
  parseOneLine,
  type AptSource,
} from '../../../src/provision/apt-sources';
import { sourcesIn } from '../../../src/provision/machine-apt';
import { temporaryFolder } from '../../support/temporary-folder';

const mirror = 'http://mirror.example/debian';
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

describe('the sources of apt', () => {
  const oneLine: readonly (readonly [string, readonly AptSource[]])[] = [
    [`deb ${mirror} trixie main`, [{ uri: mirror, suites: ['trixie'], components: ['main'] }]],
    [
      `  deb   [arch=amd64 signed-by=${keyring}]\t${mirror}/  sid main contrib # ours`,
      [{ uri: `${mirror}/`, suites: ['sid'], components: ['main', 'contrib'], signedBy: keyring }],
    ],
    [`# deb ${mirror} trixie main`, []],
    [`deb-src ${mirror} trixie main`, []],
    ['', []],
    ['deb', []],
  ];
  for (const [line, expected] of oneLine) {
    it(`reads the line ${JSON.stringify(line)}`, () => {
      assert.deepEqual(parseOneLine(line), expected);
    });
  }

  const stanzas: readonly (readonly [string, string, readonly AptSource[]])[] = [
    [
      'several suites and several URIs',
      `Types: deb deb-src\nURIs: ${mirror} http://other.example/debian\nSuites: trixie trixie-updates\nComponents: main\n`,
      [mirror, 'http://other.example/debian'].map(uri => ({
        uri,
        suites: ['trixie', 'trixie-updates'],
        components: ['main'],
      })),
    ],
    [
      'comments between fields, values over several lines and any case of a name',
      `types: deb\n# URIs: http://old.example\nURIS: ${mirror}\nSuites:\n trixie\n sid\nComponents: main\nSigned-By: ${keyring}`,
      [{ uri: mirror, suites: ['trixie', 'sid'], components: ['main'], signedBy: keyring }],
    ],
    [
      'a key in the stanza itself',
      `Types: deb\nURIs: ${mirror}\nSuites: sid\nComponents: main\nSigned-By:\n -----BEGIN KEY-----\n .\n abc\n`,
      [
        {
          uri: mirror,
          suites: ['sid'],
          components: ['main'],
          signedBy: '\n -----BEGIN KEY-----\n .\n abc',
        },
      ],
    ],
    ['nothing that is disabled', `Types: deb\nEnabled: no\nURIs: ${mirror}\nSuites: sid\n`, []],
    ['nothing that is source code only', `Types: deb-src\nURIs: ${mirror}\nSuites: sid\n`, []],
    [
      'every stanza of the file',
      `Types: deb\nURIs: a:\nSuites: sid\nComponents: main\n\n\nTypes: deb\nURIs: b:\nSuites: sid\nComponents: main`,
      ['a:', 'b:'].map(uri => ({ uri, suites: ['sid'], components: ['main'] })),
    ],
  ];
  for (const [what, text, expected] of stanzas) {
    it(`reads ${what}`, () => {
      assert.deepEqual(parseDeb822(text), expected);
    });
  }

  const source = (uri: string, suite: string, signedBy?: string): AptSource => ({
    uri,
    suites: [suite],
    components: ['main'],
    ...(signedBy !== undefined && { signedBy }),
  });
  const archives: readonly (readonly [string, AptSource, boolean])[] = [
    ["Debian's own mirror", source(mirror, 'bookworm'), true],
    [
      "a mirror by any name, signed with Debian's keys",
      source('https://m.example/x', 'sid', keyring),
      true,
    ],
    [
      'a mirror of the company, known by its suite',
      source('http://m.example/deb', 'trixie-updates'),
      true,
    ],
    ['a list of mirrors', source('mirror+file:/etc/apt/mirrors/debian.list', 'trixie'), true],
    ['a folder', source('file:/srv/debian', 'stable'), true],
    ['a third party with a suite of its own', source('https://t.example/repo', 'nodistro'), false],
    [
      "a third party with Debian's suite and its own key",
      source('https://t.example/php', 'bookworm', '/k.gpg'),
      false,
    ],
    [
      'the security archive',
      source('http://mirror.example/debian-security', 'bookworm-security', keyring),
      false,
    ],
    ['a CD', source('cdrom:[Debian]/', 'bookworm'), false],
    ['an archive without main', { ...source(mirror, 'bookworm'), components: ['contrib'] }, false],
    ['another distribution', source('http://mirror.example/ubuntu', 'noble'), false],
  ];
  for (const [what, each, isDebian] of archives) {
    it(`${isDebian ? 'takes' : 'leaves out'} ${what}`, () => {
      assert.deepEqual(debianArchives([each]), isDebian ? [each] : []);
    });
  }

  it('prefers the surest archive', () => {
    const [guess, path, key] = [
      source('http://m.example/x', 'sid'),
      source(mirror, 'sid', '/own.gpg'),
      source('http://n.example/x', 'sid', keyring),
    ];
    assert.deepEqual(debianArchives([guess, path, key]), [key, path, guess]);
  });

  describe('in files', () => {
    const folder = temporaryFolder();

    it('come from sources.list and from both kinds of part', async () => {
      const parts = join(folder(), 'sources.list.d');
      await mkdir(parts);
      await writeFile(join(folder(), 'sources.list'), 'deb http://a.example/debian sid main\n');
      await writeFile(join(parts, 'b.list'), 'deb http://b.example/debian sid main\n');
      await writeFile(join(parts, 'c.sources'), 'Types: deb\nURIs: http://c.example/debian\n');
      await writeFile(join(parts, 'd.list.disabled'), 'deb http://d.example/debian sid main\n');
      assert.deepEqual(
        (await sourcesIn(folder())).map(({ uri }) => uri),
        ['a', 'b', 'c'].map(name => `http://${name}.example/debian`),
      );
    });

    it('are none where there are no files', async () => {
      assert.deepEqual(await sourcesIn(join(folder(), 'nowhere')), []);
    });
  });
});
