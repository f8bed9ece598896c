import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { DeadlineError } from '../../../../src/errors';
import type { Ari } from '../../../../src/driver/asterisk/ari';
import {
  AriMalformedError,
  AriRefusedError,
  AriStatusError,
  AriUnreachableError,
  AriUnsupportedError,
} from '../../../../src/driver/asterisk/ari-error';
import { next } from '../../../../src/events';
import { AriUnderTest } from '../../../support/ari-under-test';
import type { FakeAnswer, FakeAri } from '../../../support/fake-ari';

const get = { resource: 'channels', name: 'get' } as const;
const list = { resource: 'channels', name: 'list' } as const;
const originate = { resource: 'channels', name: 'originateWithId' } as const;

describe('an ARI operation', () => {
  const test = new AriUnderTest();
  let fake: FakeAri;
  let ari: Ari;
  afterEach(() => test.close());

  const start = async (timeoutMs = 5_000): Promise<void> => {
    fake = await test.fake();
    ari = await test.connected(fake, { timeoutMs });
  };
  const meet = (answer: FakeAnswer): void => {
    fake.answer = () => answer;
  };

  const ills: [what: string, answer: FakeAnswer, error: new (...args: never[]) => Error][] = [
    ['a reset connection', 'reset', AriUnreachableError],
    ['a connection that is reset in mid answer', 'half an answer', AriUnreachableError],
    ['an answer that is no JSON', { status: 200, body: '{"id":' }, AriMalformedError],
    ['a password that has been changed meanwhile', { status: 401, body: '' }, AriRefusedError],
    ['a status that is no success', { status: 503, body: '' }, AriStatusError],
    ['a redirection', { status: 302, body: '' }, AriStatusError],
  ];
  for (const [what, answer, error] of ills) {
    it(`rejects on ${what}, and the next one is answered`, async () => {
      await start();
      meet(answer);
      await assert.rejects(ari.invoke(list, {}), error);
      fake.answer = () => undefined;
      assert.deepEqual(await ari.invoke(list, {}), []);
    });
  }

  it('rejects at its deadline when the server is silent', async () => {
    await start(1_000);
    meet('silence');
    await assert.rejects(ari.invoke(list, {}), DeadlineError);
  });

  it('says the status and the reason of what Asterisk will not do', async () => {
    await start();
    meet({ status: 404, body: '{"message":"Channel not found"}' });
    await assert.rejects(ari.invoke(get, { channelId: '1.1' }), {
      code: 'ARI_STATUS',
      fault: 'media-server',
      status: 404,
      reason: 'Channel not found',
    });
  });

  it('takes an error of a proxy in between, which says no reason in ARI’s form', async () => {
    await start();
    meet({ status: 502, body: '<html>Bad Gateway</html>' });
    await assert.rejects(ari.invoke(list, {}), { status: 502, reason: '(no reason given)' });
  });

  it('is rejected with the signal’s reason when it is called off', async () => {
    await start();
    meet('silence');
    const abort = new AbortController();
    const asked = assert.rejects(ari.invoke(list, {}, abort.signal), { message: 'not any more' });
    await next(fake.events, 'request');
    abort.abort(new Error('not any more'));
    await asked;
    await assert.rejects(ari.invoke(list, {}, abort.signal), { message: 'not any more' });
  });

  it('is rejected when the link is lost while it waits, and at once while the link is down', async () => {
    await start(60_000);
    meet('silence');
    const asked = assert.rejects(ari.invoke(list, {}), AriUnreachableError);
    await next(fake.events, 'request');
    const whileDown = next(ari.events, 'down').then(() =>
      assert.rejects(ari.invoke(list, {}), { code: 'ARI_UNREACHABLE' }),
    );
    fake.drop();
    await asked;
    await whileDown;
  });

  it('is rejected when the link is closed while it waits, and ever after', async () => {
    await start(60_000);
    meet('silence');
    const asked = assert.rejects(ari.invoke(list, {}), AriUnreachableError);
    await next(fake.events, 'request');
    await ari.close();
    await asked;
    await assert.rejects(ari.invoke(list, {}), AriUnreachableError);
  });

  it('is nothing when Asterisk has nothing to say', async () => {
    await start();
    meet({ status: 204, body: '' });
    assert.equal(
      await ari.invoke({ resource: 'channels', name: 'hangup' }, { channelId: '1' }),
      undefined,
    );
  });

  it('is sent as the documents of this Asterisk say, with every text encoded', async () => {
    await start();
    meet({ status: 200, body: '{}' });
    await ari.invoke(originate, {
      channelId: 'a/b $& {x}',
      endpoint: 'PJSIP/recorder/sip:record=1@h;dn=7001',
      variables: { NAME: 'Zoë' },
    });
    const { method, path, body } = fake.requests.at(-1) ?? {};
    assert.deepEqual(
      [method, path, body],
      [
        'POST',
        '/channels/a%2Fb%20%24%26%20%7Bx%7D?endpoint=PJSIP%2Frecorder%2Fsip%3Arecord%3D1%40h%3Bdn%3D7001',
        '{"variables":{"NAME":"Zoë"}}',
      ],
    );
  });

  const unsupported: [what: string, ask: () => Promise<unknown>][] = [
    ['a resource', () => ari.invoke({ resource: 'mailboxes', name: 'list' }, {})],
    ['an operation', () => ari.invoke({ resource: 'channels', name: 'progress' }, {})],
    ['a parameter', () => ari.invoke(get, { channelId: '1', reason_code: '21' })],
  ];
  for (const [what, ask] of unsupported) {
    it(`is not sent when this Asterisk does not know ${what} of it`, async () => {
      await start();
      const before = fake.requests.length;
      await assert.rejects(ask, AriUnsupportedError);
      assert.equal(fake.requests.length, before);
    });
  }

  it('uses the connection of the one before it', async () => {
    await start();
    await ari.invoke(list, {});
    const before = fake.connectionsSeen;
    for (let n = 0; n < 20; n += 1) await ari.invoke(list, {});
    assert.equal(fake.connectionsSeen, before);
  });

  it('keeps its caller’s context, whoever else asks in the same tick', async () => {
    await start();
    const context = new AsyncLocalStorage<string>();
    const ask = (who: string): Promise<string | undefined> =>
      context.run(who, () => ari.invoke(list, {}).then(() => context.getStore()));
    assert.deepEqual(await Promise.all([ask('A'), ask('B')]), ['A', 'B']);
  });
});
