import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateModule } from '../../../../src/driver/asterisk/private-module';

describe('a private copy of a module', () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'private-module-'));
    path = join(folder, 'module.js');
    await writeFile(
      path,
      'leak = 1; console.log("x"); exports.path = require("node:path"); exports.it = leak;',
    );
  });
  after(() => rm(folder, { recursive: true }));

  it('keeps to itself what it forgot to declare', () => {
    const own = privateModule(path, { leaked: ['leak'] });
    assert.equal(Reflect.get(Object(own), 'it'), 1);
    assert.equal('leak' in globalThis, false);
  });

  it('is given stand-ins for what it requires, and the real thing otherwise', () => {
    const instead = { 'node:path': 'a stand-in' };
    const paths = [
      privateModule(path, { leaked: ['leak'], instead }),
      privateModule(path, { leaked: ['leak'] }),
    ].map(own => Reflect.get(Object(own), 'path') as unknown);
    assert.equal(paths[0], 'a stand-in');
    assert.equal(Reflect.get(Object(paths[1]), 'join'), join);
  });

  it('is another for everyone who asks', () => {
    const [one, two] = [
      privateModule(path, { leaked: ['leak'] }),
      privateModule(path, { leaked: ['leak'] }),
    ];
    assert.notEqual(one, two);
  });
});
