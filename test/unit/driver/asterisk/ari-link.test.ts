import assert from 'node:assert/strict';
import type { Ari } from '../../../../src/driver/asterisk/ari';
import { AriUnreachableError } from '../../../../src/driver/asterisk/ari-error';
import type { AriEvent } from '../../../../src/driver/asterisk/ari-event';
import { next } from '../../../../src/events';
import { silent } from '../../../../src/log/logger';
import { AriUnderTest } from '../../../support/ari-under-test';
import { fakeOperations } from '../../../support/fake-ari-documents';

const other = (name: string): string => JSON.stringify({ type: name, timestamp: 'whenever' });
const named = (event: AriEvent): string => (event.type === 'Other' ? event.name : event.type);

describe('the ARI link', () => {
  const test = new AriUnderTest();
  beforeEach(() => {
    test.log.lines.length = 0;
  });
  afterEach(() => test.close());

  /** The names of all events up to and including the one that is called `last`. */
  const heardUntil = (ari: Ari, last: string): Promise<readonly string[]> =>
    new Promise(resolve => {
      const heard: string[] = [];
      ari.events.on('event', event => {
        heard.push(named(event));
        if (named(event) === last) resolve(heard);
      });
    });

  it('passes on events of a type that it has never heard of', async () => {
    const fake = await test.fake();
    const heard = heardUntil(await test.connected(fake), 'SomethingOfAsterisk30');
    fake.say(other('SomethingOfAsterisk30'));
    assert.deepEqual(await heard, ['SomethingOfAsterisk30']);
  });

  const bad: [what: string, message: string, name: string | undefined][] = [
    ['no JSON', '{"type":"Stasis', undefined],
    ['no object', '[1]', undefined],
    ['nothing', 'null', undefined],
    ['of no type', '{}', undefined],
    ['a known type without its channel', '{"type":"StasisEnd"}', 'StasisEnd'],
  ];
  for (const [what, message, name] of bad) {
    it(`drops a message that is ${what} with one warning, and hears the next`, async () => {
      const fake = await test.fake();
      const heard = heardUntil(await test.connected(fake), 'Next');
      fake.say(message);
      fake.say(other('Next'));
      assert.deepEqual(await heard, ['Next']);
      const warnings = test.log.of('warn').filter(line => line.message === 'bad event');
      assert.deepEqual(
        warnings.map(line => line.fields.name),
        [name],
      );
    });
  }

  it('outlives a listener that throws: the other listeners and the next event are heard', async () => {
    const fake = await test.fake();
    const ari = await test.connected(fake);
    ari.events.on('event', () => {
      throw new Error('a bug of ours');
    });
    const heard = heardUntil(ari, 'Second');
    fake.say(other('First'));
    fake.say(other('Second'));
    assert.deepEqual(await heard, ['First', 'Second']);
    assert.equal(test.log.of('error').length, 2);
  });

  it('connects again when it is lost, and says so once', async () => {
    const fake = await test.fake();
    const ari = await test.connected(fake);
    const said: string[] = [];
    ari.events.on('down', () => said.push('down'));
    ari.events.on('up', () => said.push('up'));
    const up = next(ari.events, 'up');
    fake.drop();
    await up;
    assert.deepEqual(said, ['down', 'up']);
    assert.deepEqual(await ari.invoke({ resource: 'channels', name: 'list' }, {}), []);
  });

  it('goes on trying long after the library would have given up', async () => {
    const fake = await test.fake();
    const ari = await test.connected(fake);
    let tries = 0;
    fake.answer = ({ path }) => {
      if (!path.startsWith('/asterisk/info')) return undefined;
      tries += 1;
      return tries < 15 ? 'reset' : undefined;
    };
    const up = next(ari.events, 'up');
    fake.drop();
    await up;
    assert.equal(tries, 15);
    const failures = test.log.of('warn').filter(line => line.message === 'ARI reconnect failed');
    assert.equal(failures.length, 1, 'one fault is said once, however long it lasts');
  });

  it('finds a half-open link by its heartbeat', async () => {
    const fake = await test.fake();
    const ari = await test.connected(fake, { heartbeatMs: 50 });
    const up = next(ari.events, 'up');
    const down = next(ari.events, 'down');
    fake.deafen();
    assert.deepEqual(await down, ['no answer to a ping']);
    await up;
  });

  it('stays up through many heartbeats when the other side answers', async () => {
    const fake = await test.fake();
    const ari = await test.connected(fake, { heartbeatMs: 250 });
    for (let n = 0; n < 3; n += 1) await next(fake.events, 'pinged');
    assert.equal(fake.links.length, 1);
    assert.deepEqual(await ari.invoke({ resource: 'channels', name: 'list' }, {}), []);
  });

  const hold = { resource: 'channels', name: 'hold', method: 'POST', path: '/channels/hold' };
  for (const [version, asked] of [
    ['22.0.0', 'ARI_UNSUPPORTED'],
    ['23.0.0', 'ARI_STATUS'],
  ] as const) {
    it(`after a restart as ${version} offers what that version is known to offer`, async () => {
      const old = await test.fake({ version: '22.0.0' });
      const ari = await test.connected(old);
      const { port } = old;
      const up = next(ari.events, 'up');
      await old.close();
      const restarted = await test.fake({ port, version, operations: [...fakeOperations, hold] });
      await up;
      const read = restarted.requests.some(({ path }) => path.startsWith('/api-docs'));
      assert.equal(
        read,
        version !== '22.0.0',
        'the documents are read again only when they may differ',
      );
      await assert.rejects(ari.invoke({ resource: 'channels', name: 'hold' }, {}), { code: asked });
    });
  }

  it('leaves no connection when it is closed, and says nothing of it', async () => {
    const fake = await test.fake();
    const ari = await test.connected(fake);
    const said: string[] = [];
    ari.events.on('down', reason => said.push(reason));
    await Promise.all([ari.close(), ari.close()]);
    await ari.close();
    await fake.idle();
    assert.deepEqual(said, []);
    await assert.rejects(ari.connect(), AriUnreachableError);
  });

  it('closes although the other side has gone deaf', async () => {
    const fake = await test.fake();
    const ari = await test.connected(fake);
    fake.deafen();
    await ari.close();
  });

  it('makes no link any more when it is closed between two tries', async () => {
    const fake = await test.fake();
    const ari = await test.connected(fake, { backoff: { firstMs: 20, mostMs: 20 } });
    const timers = activeTimers();
    const down = next(ari.events, 'down');
    fake.drop();
    await down;
    await ari.close();
    assert.ok(activeTimers() < timers, 'neither a heartbeat nor a next try is left');
    await fake.idle();
    assert.equal(fake.links.length, 1);
  });

  it('makes no link any more when it is closed in mid try', async () => {
    const fake = await test.fake();
    const ari = await test.connected(fake);
    fake.link = 'silence';
    const wished = next(fake.events, 'linkWished');
    fake.drop();
    await wished;
    await ari.close();
    await fake.idle();
    assert.equal(fake.links.length, 1);
    assert.deepEqual(
      test.log.of('warn').map(line => line.message),
      ['ARI link down'],
      'a try that is called off has not failed',
    );
  });

  it('makes no link any more when it is closed just before it would', async () => {
    const fake = await test.fake();
    const ari = test.ari(fake, {
      log: { ...silent, child: () => ({ ...silent, info: () => void ari.close() }) },
    });
    await assert.rejects(ari.connect(), AriUnreachableError);
    await ari.close();
    assert.deepEqual(fake.links, []);
  });

  it('leaves no timer behind', async () => {
    const fake = await test.fake();
    const timers = activeTimers();
    const ari = await test.connected(fake, { timeoutMs: 60_000, heartbeatMs: 60_000 });
    await ari.invoke({ resource: 'channels', name: 'list' }, {});
    await ari.close();
    assert.equal(activeTimers(), timers);
  });

  for (const stage of ['/asterisk/info', '/api-docs/channels.json']) {
    it(`rejects the first connect when it is closed while ${stage} is awaited`, async () => {
      const fake = await test.fake();
      const ari = test.ari(fake);
      const reached = new Promise<void>(resolve => {
        fake.answer = ({ path }) => {
          if (!path.startsWith(stage)) return undefined;
          resolve();
          return 'silence';
        };
      });
      const connecting = assert.rejects(ari.connect(), AriUnreachableError);
      await reached;
      await ari.close();
      await connecting;
      await fake.idle();
    });
  }
});

const activeTimers = (): number =>
  process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length;
