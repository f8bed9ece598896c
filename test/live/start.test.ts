import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withDeadline } from '../../src/async/deadline';
import { temporaryFolder } from '../support/temporary-folder';
import { until } from '../support/until';

const root = resolve(__dirname, '../..');

/** What `npm start` runs, with its output. */
function start(folder: string, ...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    [join(root, 'src/provision/run.js'), 'start', '--data', join(folder, 'data'), ...args],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  // Sound: what a process ends with is its exit code.
  const ended = once(child, 'exit') as Promise<[code: number | null]>;
  return { child, output, ended };
}

interface Shown {
  readonly id: string;
  readonly callUUID: string;
  readonly connID: string;
  readonly recordDN: string;
  readonly way: string;
  readonly file: string;
  readonly seconds: number;
  readonly verified: boolean;
  readonly masks: readonly unknown[];
  readonly userData: Readonly<Record<string, unknown>>;
}

describe('npm start without a configuration', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  it('records its sample calls, prints them as JSON and ends', async () => {
    const { output, ended } = start(folder(), '--once', '--json');
    const [code] = await withDeadline('the end', 100_000, () => ended);
    assert.equal(code, 0, output.stderr);
    const last = output.stdout.trim().split('\n').at(-1) ?? '';
    // Sound: the assertions below look at every field.
    const { recordings } = JSON.parse(last) as { readonly recordings: readonly Shown[] };
    assert.equal(recordings.length, 3);
    for (const one of recordings) {
      assert.ok(one.verified, one.id);
      assert.match(one.callUUID, /^[0-9A-V]{32}$/);
      assert.match(one.connID, /^[0-9a-f]{16}$/);
      assert.ok(one.seconds > 2 && one.seconds < 9);
      assert.equal((await readFile(one.file)).toString('latin1', 0, 4), 'RIFF');
    }
    const of = (dn: string) => recordings.find(({ recordDN }) => recordDN === dn);
    assert.equal(of('7001')?.way, 'full-time');
    assert.equal(of('7001')?.userData.Disposition, 'order placed');
    assert.equal(of('7002')?.way, 'dynamic');
    assert.equal(of('7003')?.masks.length, 2);
  });

  it('stays up until Ctrl-C and leaves no process behind', async () => {
    const { child, output, ended } = start(folder());
    await until(
      'the guide',
      async () => {
        assert.equal(child.exitCode, null, output.stderr);
        return output.stdout.includes('Ctrl-C') ? true : undefined;
      },
      100_000,
    );
    const started = [...output.stderr.matchAll(/asterisk started .*?pid=(\d+)/g)].map(([, pid]) =>
      Number(pid),
    );
    assert.equal(started.length, 2);
    child.kill('SIGINT');
    const [code] = await withDeadline('the end', 20_000, () => ended);
    assert.equal(code, 0, output.stderr);
    await delay(100);
    for (const pid of started)
      assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' }, `process ${pid} is gone`);
  });
});
