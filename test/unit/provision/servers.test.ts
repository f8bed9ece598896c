import assert from 'node:assert/strict';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { completeTree, debianTree } from '../../../src/provision/debian-tree';
import { findOptions } from '../../../src/provision/environment';
import { findServers, type FindServersOptions } from '../../../src/provision/servers';
import { temporaryFolder } from '../../support/temporary-folder';

/** A program that prints one line. */
async function program(path: string, prints: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho '${prints}'\n`);
  await chmod(path, 0o755);
  return path;
}

async function file(path: string, text = ''): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

describe('finding the servers', () => {
  const folder = temporaryFolder();
  const at = (...names: readonly string[]): string => join(folder(), ...names);

  /** An Asterisk as a package installs it below `prefix`. */
  const install = async (prefix: string, version: string): Promise<string> => {
    await file(at(prefix, 'lib/any-linux-gnu/asterisk/modules/res_ari.so'));
    await file(at(prefix, 'share/asterisk/rest-api/resources.json'));
    return program(at(prefix, 'sbin/asterisk'), `Asterisk ${version}~dfsg-1`);
  };

  /** A tree as an earlier run leaves it; its loader is a shell that runs what it is given. */
  const plant = async (root: string, stamp: string): Promise<void> => {
    await file(at(root, 'usr/lib/any-linux-gnu/asterisk/modules/res_ari.so'));
    await file(at(root, 'usr/sbin/asterisk'));
    await file(at(root, 'usr/bin/sipp'));
    await program(at(root, 'usr/lib64/ld-linux-any.so.2'), 'Asterisk 21.4.0');
    await file(at(root, '.twinleg-stamp'), stamp);
  };

  const find = (more: Partial<FindServersOptions> = {}, said: string[] = []) =>
    findServers({
      searchPath: '',
      cacheDir: at('cache'),
      progress: line => said.push(line),
      ...more,
    });

  it('takes Asterisk and SIPp from the PATH, with the folders that belong to them', async () => {
    const asterisk = await install('usr', '22.10.1');
    const sipp = await program(at('bin/sipp'), '');
    const searchPath = ['', at('nowhere'), at('usr/sbin'), at('bin')].join(delimiter);
    assert.deepEqual(await find({ searchPath }), {
      asterisk: {
        command: asterisk,
        args: [],
        modulesDir: at('usr/lib/any-linux-gnu/asterisk/modules'),
        dataDir: at('usr/share/asterisk'),
        version: '22.10.1',
        origin: 'path',
      },
      sipp: { command: sipp, args: [] },
    });
  });

  const unusable: readonly (readonly [string, () => Promise<unknown>, RegExp | undefined])[] = [
    ['is too old', () => install('usr', '18.9.0'), /not using .*: Asterisk 18\.9\.0 is too old/],
    ['does not run', () => program(at('usr/sbin/asterisk'), 'Segmentation fault'), /does not say/],
    [
      'has no ARI',
      async () => {
        await install('usr', '22.1.0');
        await rm(at('usr/lib'), { recursive: true });
      },
      /has no ARI/,
    ],
    [
      'has no SIPp beside it',
      () => rm(at('bin/sipp')).then(() => install('usr', '22.1.0')),
      undefined,
    ],
  ];
  for (const [what, prepare, says] of unusable) {
    it(`passes over an Asterisk on the PATH that ${what}, for the private tree`, async () => {
      await plant('cache/tree', 'recipe 1, asterisk 21.4.0\n');
      await program(at('bin/sipp'), '');
      await prepare();
      const said: string[] = [];
      const searchPath = [at('usr/sbin'), at('bin')].join(delimiter);
      const { asterisk } = await find({ searchPath }, said);
      assert.equal(asterisk.origin, 'private tree');
      assert.equal(said.length, says ? 1 : 0);
      if (says) assert.match(said[0] ?? '', says);
    });
  }

  it("starts a tree's programs with the tree's own loader and libraries", async () => {
    await plant('cache/tree', 'recipe 1, asterisk 21.4.0\n');
    const { asterisk, sipp } = await find();
    const command = at('cache/tree/usr/lib64/ld-linux-any.so.2');
    const first = ['--library-path', at('cache/tree/usr/lib/any-linux-gnu')];
    assert.deepEqual(asterisk, {
      command,
      args: [...first, at('cache/tree/usr/sbin/asterisk')],
      modulesDir: at('cache/tree/usr/lib/any-linux-gnu/asterisk/modules'),
      dataDir: at('cache/tree/usr/share/asterisk'),
      version: '21.4.0',
      origin: 'private tree',
    });
    assert.deepEqual(sipp, { command, args: [...first, at('cache/tree/usr/bin/sipp')] });
  });

  it('takes what the user has configured before anything else: a tree', async () => {
    await plant('own', '');
    const { asterisk, sipp } = await find({ configured: { asterisk: at('own') } });
    assert.deepEqual([asterisk.version, asterisk.origin], ['21.4.0', 'configured']);
    assert.ok(sipp);
  });

  it('takes what the user has configured before anything else: a binary, even without SIPp', async () => {
    const path = await install('opt/pbx', '20.0.0');
    const { asterisk, sipp } = await find({ configured: { asterisk: path } });
    assert.deepEqual([asterisk.command, asterisk.origin, sipp], [path, 'configured', undefined]);
  });

  it('refuses a configured Asterisk that is none or too old, rather than take another', async () => {
    const configured = { asterisk: at('nothing') };
    await assert.rejects(find({ configured }), { code: 'PROVISION', message: /neither/ });
    const old = { asterisk: await install('opt/old', '16.28.0') };
    await assert.rejects(find({ configured: old }), { code: 'PROVISION', message: /too old/ });
  });

  for (const [what, stamp] of [
    ['has no stamp', ''],
    ['was made by another recipe', 'recipe 0, asterisk 21.4.0\n'],
  ] as const) {
    it(`does not take a private tree for complete that ${what}`, async () => {
      await plant('cache/tree', stamp);
      assert.equal(await completeTree(at('cache')), undefined);
    });
  }

  it('does not take a stamp for a tree', async () => {
    await file(at('cache/tree/.twinleg-stamp'), 'recipe 1, asterisk 21.4.0\n');
    assert.equal(await completeTree(at('cache')), undefined);
  });

  it('says what to install where the machine has no Debian mirror', async () => {
    const making = debianTree({
      cacheDir: at('cache'),
      progress: () => undefined,
      aptDir: at('apt'),
    });
    await assert.rejects(making, {
      code: 'PROVISION',
      message: /no Debian mirror.*TWINLEG_ASTERISK/,
    });
  });

  it('reads from the environment what the user has configured', () => {
    const progress = (): void => undefined;
    const none = findOptions({}, progress);
    assert.deepEqual([none.configured, none.searchPath], [{}, ':/usr/local/sbin:/usr/sbin']);
    assert.match(none.cacheDir, /\/\.cache\/servers$/);
    const set = { TWINLEG_ASTERISK: '/a', TWINLEG_SIPP: '/s', TWINLEG_CACHE: '/c', PATH: '/p' };
    assert.deepEqual(findOptions(set, progress), {
      configured: { asterisk: '/a', sipp: '/s' },
      searchPath: '/p:/usr/local/sbin:/usr/sbin',
      cacheDir: '/c',
      progress,
    });
  });
});
