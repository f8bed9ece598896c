import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { withDeadline } from '../../../src/async/deadline';
import { dieWithUs } from '../../../src/provision/die-with-us';
import { exclusive } from '../../../src/provision/exclusive';
import { canBindUdp, canListenTcp, PortBlock } from '../../../src/provision/free-ports';
import { CommandError, runCommand } from '../../../src/provision/run-command';

describe('what belongs to one process', () => {
  it('is worked on by one at a time, and by the next when it is released', async () => {
    const what = `test ${process.pid}`;
    const release = await exclusive(what, 1_000);
    await assert.rejects(exclusive(what, 0), { code: 'PROVISION' });
    (await exclusive(`${what}, something else`, 0))();
    release();
    (await exclusive(what, 1_000))();
  });

  it('are ports that no one else gets while they are claimed', async () => {
    const [mine, yours] = [await PortBlock.claim(), await PortBlock.claim()];
    try {
      const ports = [await mine.port(), await mine.port(), await yours.port()];
      assert.equal(new Set(ports.map(port => port % 2)).size, 1);
      assert.equal(new Set(ports).size, 3);
      const { start, end } = await mine.range(99);
      assert.equal(end - start, 98);
      assert.ok(ports.every(port => port < start || port > end));
      await assert.rejects(mine.range(1_000), { code: 'PROVISION' });
    } finally {
      mine.close();
      yours.close();
      mine.close();
    }
  });

  it('is no port that someone is bound to', async () => {
    const block = await PortBlock.claim();
    const server = createServer();
    try {
      const port = await block.port();
      assert.ok(await canListenTcp(port));
      assert.ok(await canBindUdp(port, '127.0.0.1'));
      server.listen(port + 2, '127.0.0.1');
      await once(server, 'listening');
      assert.equal(await canListenTcp(port + 2), false);
      assert.equal(await block.port(), port + 4);
    } finally {
      server.close();
      block.close();
    }
  });

  it('dies with it, even when it is killed', async function () {
    const child = { command: 'sh', args: ['-c', 'echo begun; exec sleep 60'] };
    const { command, args } = await dieWithUs(child);
    // Without setpriv there is nothing to test.
    if (command === child.command) this.skip();
    const parent = spawn('sh', ['-c', '"$@" & wait', 'sh', command, ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(parent.stdout, 'data');
    parent.kill('SIGKILL');
    // The child has the other end too: this one closes when both are gone.
    await withDeadline('the child to die', 5_000, signal =>
      once(parent.stdout, 'close', { signal }),
    );
  });
});

describe('running a command', () => {
  const sh = { command: 'sh', args: ['-c'] };

  it('gives what it prints, and no stdin', async () => {
    assert.equal(await runCommand(sh, ['cat; echo done'], { timeoutMs: 5_000 }), 'done\n');
  });

  for (const [what, command, output] of [
    ['fails', 'echo out; echo wrong >&2; exit 3', 'out\nwrong'],
    ['runs past its deadline', 'echo begun; exec sleep 60', 'begun'],
  ] as const) {
    it(`throws what it printed when it ${what}`, async () => {
      const running = runCommand(sh, [command], { timeoutMs: 500 });
      await assert.rejects(
        running,
        error => error instanceof CommandError && error.output === output,
      );
    });
  }

  it('throws when there is no such program', async () => {
    const nothing = { command: '/nonexistent', args: [] };
    await assert.rejects(runCommand(nothing, [], { timeoutMs: 500 }), { code: 'COMMAND' });
  });
});
