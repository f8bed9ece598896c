import assert from 'node:assert/strict';
import { DeadlineError } from '../../../../src/errors';
import {
  AriMalformedError,
  AriRefusedError,
  AriUnreachableError,
} from '../../../../src/driver/asterisk/ari-error';
import { next } from '../../../../src/events';
import { AriUnderTest } from '../../../support/ari-under-test';
import type { FakeAri, FakeAriOptions } from '../../../support/fake-ari';

const channelsList = { resource: 'channels', name: 'list' } as const;
const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('connecting to ARI', () => {
  const test = new AriUnderTest();
  afterEach(() => test.close());

  it('is up before it resolves, and takes operations from within the handler of "up"', async () => {
    const ari = test.ari(await test.fake());
    const answers: Promise<unknown>[] = [];
    ari.events.on('up', () => answers.push(ari.invoke(channelsList, {})));
    await ari.connect();
    assert.deepEqual(await Promise.all(answers), [[]]);
  });

  it('asks for the events of the application, and of everything else if told so', async () => {
    const fake = await test.fake();
    await test.connected(fake, { application: 'one', subscribeAll: false });
    await test.connected(fake, { application: 'two', subscribeAll: true });
    assert.deepEqual(fake.links, ['/ari/events?app=one', '/ari/events?app=two&subscribeAll=true']);
  });

  type Ill = [what: string, spoil: (fake: FakeAri) => void, error: new (...args: never[]) => Error];
  const ills: Ill[] = [
    [
      'a server that accepts and says nothing',
      fake => (fake.answer = () => 'silence'),
      DeadlineError,
    ],
    ['a server that resets', fake => (fake.answer = () => 'reset'), AriUnreachableError],
    [
      'a web server that is no ARI',
      fake => (fake.answer = () => ({ status: 404, body: '<html>' })),
      AriUnreachableError,
    ],
    [
      'documents that are no JSON',
      fake =>
        (fake.answer = ({ path }) =>
          path.startsWith('/api') ? { status: 200, body: '{' } : undefined),
      AriMalformedError,
    ],
    [
      'documents that describe nothing',
      fake =>
        (fake.answer = ({ path }) =>
          path.startsWith('/api') ? { status: 200, body: '{}' } : undefined),
      AriMalformedError,
    ],
    [
      'documents that name no resource',
      fake =>
        (fake.answer = ({ path }) =>
          path.startsWith('/api') ? { status: 200, body: '{"apis":[]}' } : undefined),
      DeadlineError,
    ],
    [
      'documents of which one never comes',
      fake =>
        (fake.answer = ({ path }) => (path.endsWith('channels.json') ? 'silence' : undefined)),
      DeadlineError,
    ],
    [
      'a user who may not do anything',
      fake =>
        (fake.answer = ({ path }) =>
          path.startsWith('/api') ? { status: 403, body: '' } : undefined),
      AriRefusedError,
    ],
    ['an event link that is never answered', fake => (fake.link = 'silence'), DeadlineError],
    ['an event link that is refused', fake => (fake.link = 'refuse'), AriRefusedError],
  ];
  for (const [what, spoil, error] of ills) {
    it(`rejects on ${what}, and leaves nothing open`, async () => {
      const fake = await test.fake();
      spoil(fake);
      const ari = test.ari(fake, error === DeadlineError ? { timeoutMs: 100 } : {});
      await assert.rejects(ari.connect(), error);
      await fake.idle();
    });
  }

  it('connects at the second try, when the first has been rejected', async () => {
    const fake = await test.fake();
    const ari = test.ari(fake);
    fake.link = 'refuse';
    await assert.rejects(ari.connect(), AriRefusedError);
    fake.link = 'accept';
    await ari.connect();
    assert.deepEqual(await ari.invoke(channelsList, {}), []);
  });

  it('is one connection, however often it is asked for', async () => {
    const fake = await test.fake();
    const ari = test.ari(fake);
    await Promise.all([ari.connect(), ari.connect()]);
    await ari.connect();
    assert.equal(fake.links.length, 1);
  });

  it('rejects when nothing listens', async () => {
    const fake = await test.fake();
    const ari = test.ari(fake);
    await fake.close();
    await assert.rejects(ari.connect(), AriUnreachableError);
  });

  it('rejects a wrong password as the fault of whoever configured it', async () => {
    const ari = test.ari(await test.fake(), { password: 'wrong' });
    await assert.rejects(ari.connect(), { name: 'AriRefusedError', fault: 'caller' });
  });

  it('goes where the configuration says, whatever address the server believes it has', async () => {
    const fake = await test.fake({ prefix: '/behind/a/proxy' });
    const ari = await test.connected(fake, { url: `${fake.url}/` });
    assert.deepEqual(await ari.invoke(channelsList, {}), []);
    assert.match(fake.links.join(), /^\/behind\/a\/proxy\/ari\/events\?/);
  });

  const alice: FakeAriOptions = { user: 'alice', password: 'first' };
  const bob: FakeAriOptions = { user: 'bob', password: 'second' };
  it('keeps the credentials of two links apart, also when they connect at the same time', async () => {
    const fakes = [await test.fake(alice), await test.fake(bob)] as const;
    const links = [
      test.ari(fakes[0], { user: 'alice', password: 'first' }),
      test.ari(fakes[1], { user: 'bob', password: 'second' }),
    ] as const;
    await Promise.all(links.map(link => link.connect()));
    for (const link of [links[0], links[1], links[0]]) await link.invoke(channelsList, {});
    const sent = fakes.map(
      fake => new Set(fake.requests.map(({ authorization }) => authorization)),
    );
    assert.deepEqual(sent, [new Set([basic('alice', 'first')]), new Set([basic('bob', 'second')])]);
  });

  it('never says the password: not in an address, not in the log, not in an error', async () => {
    const fake = await test.fake({ password: 'hush' });
    const url = fake.url.replace('http://', 'http://user:hush@');
    const ari = await test.connected(fake, { url, password: 'hush' });
    const down = next(ari.events, 'down');
    fake.answer = () => 'silence';
    const asked = ari.invoke(channelsList, {}).catch((reason: unknown) => reason);
    fake.drop();
    await down;
    const error = await asked;
    assert.ok(error instanceof AriUnreachableError);
    const said = JSON.stringify([
      test.log.lines,
      fake.links,
      fake.requests.map(({ path }) => path),
    ]);
    assert.doesNotMatch(said + error.message, /hush/);
    assert.match(said, /ARI link down/);
  });

  it('adds no global name and prints nothing', async () => {
    const names = Object.getOwnPropertyNames(globalThis);
    const write = process.stdout.write.bind(process.stdout);
    let printed = '';
    process.stdout.write = text => {
      printed += String(text);
      return true;
    };
    try {
      const ari = await test.connected(await test.fake());
      await ari.invoke(channelsList, {});
    } finally {
      process.stdout.write = write;
    }
    assert.deepEqual(Object.getOwnPropertyNames(globalThis), names);
    assert.equal(printed, '');
  });
});
