import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  makePrivate,
  type AsteriskPorts,
  type PrivateConfiguration,
} from '../../../../src/driver/asterisk/private-configuration';
import { temporaryFolder } from '../../../support/temporary-folder';

const SERVER_CONFIG = join(__dirname, '../../../../server-config');
const ports: AsteriskPorts = { sip: 1234, ari: 2345, rtpStart: 3000, rtpEnd: 3999 };

describe('a private Asterisk configuration', () => {
  const folder = temporaryFolder();
  const make = (
    configDir: string,
    more: Partial<{ ports: AsteriskPorts; runDir: string }> = {},
  ): Promise<PrivateConfiguration> =>
    makePrivate({
      configDir,
      runDir: join(folder(), 'run'),
      ports,
      modulesDir: '/modules',
      dataDir: '/data',
      ...more,
    });
  const made = (name: string): Promise<string> => readFile(join(folder(), 'run/etc', name), 'utf8');

  for (const name of ['asterisk-pbx', 'asterisk-recorder']) {
    it(`of ${name} differs from it in folders and ports alone`, async () => {
      const original = (file: string): Promise<string> =>
        readFile(join(SERVER_CONFIG, name, file), 'utf8');
      const { ariUser, ariPassword, recordingDir } = await make(join(SERVER_CONFIG, name));
      assert.deepEqual([ariUser, ariPassword], ['twinleg', 'twinleg-ari']);
      assert.equal(recordingDir, join(folder(), 'run/spool/recording'));
      const changes = new Map([
        ['pjsip.conf', ['bind = 127.0.0.1:1234']],
        ['http.conf', ['bindport = 2345']],
        ['rtp.conf', ['rtpstart = 3000', 'rtpend = 3999']],
        ['extensions.conf', []],
      ]);
      for (const [file, expected] of changes) {
        const before = (await original(file)).split('\n');
        const after = (await made(file)).split('\n');
        assert.equal(after.length, before.length);
        assert.deepEqual(
          after.filter((line, n) => line !== before[n]),
          expected,
        );
      }
      const asterisk = await made('asterisk.conf');
      assert.match(asterisk, /^astmoddir => \/modules$/m);
      assert.match(asterisk, /^astdatadir => \/data$/m);
      const [, options = ''] = (await original('asterisk.conf')).split('[options]');
      assert.ok(asterisk.endsWith(`[options]${options}`));
      assert.doesNotMatch(asterisk, / => \/(etc|usr|var)\//);
    });
  }

  it('sends calls to the carrier where it is told', async () => {
    await make(join(SERVER_CONFIG, 'asterisk-pbx'), { ports: { ...ports, carrier: 5555 } });
    assert.match(await made('pjsip.conf'), /^contact = sip:127\.0\.0\.2:5555$/m);
  });

  it('has its control socket elsewhere where the path of its folder is too long for one', async () => {
    const runDir = join(folder(), 'x'.repeat(100));
    const { controlDir } = await make(join(SERVER_CONFIG, 'asterisk-pbx'), { runDir });
    try {
      assert.ok(join(controlDir, 'asterisk.ctl').length <= 107);
      const text = await readFile(join(runDir, 'etc/asterisk.conf'), 'utf8');
      assert.ok(text.includes(`astrundir => ${controlDir}\n`));
    } finally {
      await rm(controlDir, { recursive: true });
    }
  });

  for (const [what, text, times] of [
    ['no port to change', '[general]\n', 0],
    ['two', '[general]\nbindport = 1\nbindport = 2\n', 2],
  ] as const) {
    it(`is not made where there is ${what}`, async () => {
      const configDir = join(folder(), 'config');
      await makePrivate({
        configDir: join(SERVER_CONFIG, 'asterisk-pbx'),
        runDir: configDir,
        ports,
        modulesDir: '/modules',
        dataDir: '/data',
      });
      await writeFile(join(configDir, 'etc/http.conf'), text);
      await assert.rejects(make(join(configDir, 'etc')), {
        code: 'PRIVATE_CONFIGURATION',
        message: `http.conf: ^bindport = \\d+$ is there ${times} times, not once`,
      });
    });
  }
});
