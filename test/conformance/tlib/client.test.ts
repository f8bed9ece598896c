import assert from 'node:assert/strict';
import { callUUID, connID, dn } from '../../../src/call/ids';
import { next } from '../../../src/events';
import { silent } from '../../../src/log/logger';
import { TlibClient, type TlibClientOptions } from '../../../src/tlib/client';
import { AddressInfoType, CallType } from '../../../src/tlib/enumerations';
import type { OutgoingEvent } from '../../../src/tlib/events';
import type { SwitchRequest } from '../../../src/tlib/requests';
import { TlibError } from '../../../src/tlib/tlib-error';
import { cert } from './raw-client';
import { TestServer, transports, type Transport } from './test-server';

const call = connID('0dbf030a414af3af');
const thisDN = dn('7001');
const onCall = { thisDN, connID: call };

/** What a switch answers when all goes well. */
function answerTo(request: SwitchRequest): OutgoingEvent {
  const { referenceID = 0 } = request;
  const aboutCall = {
    referenceID,
    connID: call,
    callUUID: callUUID('01FES9JKSOFQLEKK3CSH5B5AES00JV1U'),
    callType: CallType.Inbound,
    thisDN,
  };
  switch (request.name) {
    case 'RequestRegisterAddress':
      return { name: 'EventRegistered', referenceID, thisDN: request.thisDN };
    case 'RequestUnregisterAddress':
      return { name: 'EventUnregistered', referenceID, thisDN: request.thisDN };
    case 'RequestQueryAddress': {
      const { addressInfoType } = request;
      return {
        name: 'EventAddressInfo',
        referenceID,
        thisDN,
        addressInfoType,
        addressInfoStatus: 3,
      };
    }
    case 'RequestQueryCall':
      return { name: 'EventPartyInfo', ...aboutCall };
    case 'RequestAttachUserData':
    case 'RequestUpdateUserData':
      return { name: 'EventAttachedDataChanged', ...aboutCall, userData: request.userData };
    case 'RequestDeletePair':
    case 'RequestDeleteUserData':
      return { name: 'EventAttachedDataChanged', ...aboutCall, userData: {} };
    case 'RequestPrivateService':
    case 'RequestDistributeUserEvent':
      return { name: 'EventACK', referenceID };
  }
}

describe('a T-Lib client', () => {
  let server: TestServer;
  const clients: TlibClient[] = [];

  async function begin(
    transport: Transport = transports[0],
    options: Partial<TlibClientOptions> = {},
  ): Promise<TlibClient> {
    server = await TestServer.start(transport);
    server.handler.answer = (peer, request) => {
      peer.send(answerTo(request));
    };
    const { protocol, host, port, tls } = server.address;
    const client = new TlibClient({
      protocol,
      host,
      port,
      ...(tls ? { tls: { ca: cert } } : {}),
      applicationName: 'desktop',
      applicationPassword: 'secret',
      requestTimeoutMs: 5_000,
      log: silent,
      ...options,
    });
    clients.push(client);
    return client;
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    await server.close();
  });

  for (const transport of transports) {
    it(`logs in, asks and is answered over ${transport.name}`, async () => {
      const client = await begin(transport);
      const up = next(client.events, 'up');
      await client.connect();
      await up;
      const { thisDN: registered } = await client.registerAddress(thisDN);
      assert.equal(registered, thisDN);
    });

    it(`hears what the switch tells over ${transport.name}`, async () => {
      const client = await begin(transport);
      await client.connect();
      // Once this is answered, nothing of the login is on its way any more.
      await client.queryServer();
      const heard = next(client.events, 'event');
      const userData = { bytes: new Uint8Array([0, 1, 255]), $binary: 'aGkh' };
      for (const peer of server.handler.peers) {
        peer.send({ name: 'EventUserEvent', thisDN, userData });
      }
      const [event] = await heard;
      assert.ok(event.name === 'EventUserEvent');
      assert.deepEqual(event.userData, userData);
    });
  }

  it('has a method for everything that can be asked', async () => {
    const client = await begin();
    await client.connect();
    const status = AddressInfoType.AddressStatus;
    assert.equal((await client.queryAddress(thisDN, status)).addressInfoStatus, 3);
    assert.equal((await client.queryCall(call)).connID, call);
    assert.equal((await client.queryServer()).serverVersion, '1');
    assert.deepEqual((await client.attachUserData(onCall, { a: 1 })).userData, { a: 1 });
    assert.deepEqual((await client.updateUserData(onCall, { a: 2 })).userData, { a: 2 });
    assert.deepEqual((await client.deletePair(onCall, 'a')).userData, {});
    assert.deepEqual((await client.deleteUserData(onCall)).userData, {});
    assert.equal((await client.distributeUserEvent(thisDN, { a: 1 })).name, 'EventACK');
    assert.equal((await client.unregisterAddress(thisDN)).thisDN, thisDN);
    const started = await client.privateService({ ...onCall, privateMsgID: 3013 });
    assert.equal(started.name, 'EventACK');
  });

  it('tells answers apart by their ReferenceID, in whatever order they come', async () => {
    const client = await begin();
    const waiting: (() => void)[] = [];
    server.handler.answer = (peer, request) => {
      waiting.unshift(() => {
        peer.send(answerTo(request));
      });
      if (waiting.length === 3) for (const answer of waiting) answer();
    };
    await client.connect();
    const names = [dn('7001'), dn('7002'), dn('7003')];
    const answers = await Promise.all(names.map(name => client.registerAddress(name)));
    assert.deepEqual(
      answers.map(answer => answer.thisDN),
      names,
    );
  });

  it('rejects with the error that the switch answers', async () => {
    const client = await begin();
    server.handler.answer = () => {
      throw new TlibError('NOT_CONFIGURED');
    };
    await client.connect();
    await assert.rejects(client.registerAddress(thisDN), {
      name: 'TlibError',
      code: 'TERR_NOT_CONFIGURED',
      errorCode: 59,
      errorName: 'NOT_CONFIGURED',
      fault: 'cti',
    });
  });

  it('rejects an answer that is another than was to be expected', async () => {
    const client = await begin();
    server.handler.answer = (peer, { referenceID = 0 }) => {
      peer.send({ name: 'EventACK', referenceID });
    };
    await client.connect();
    await assert.rejects(client.registerAddress(thisDN), { code: 'TERR_UNKNOWN_ERROR' });
  });

  it('waits no longer than it is told to', async () => {
    const client = await begin(transports[0], { requestTimeoutMs: 200 });
    server.handler.answer = () => {};
    await client.connect();
    await assert.rejects(client.registerAddress(thisDN), { code: 'DEADLINE', fault: 'cti' });
  });

  it('stops waiting when whoever asked does', async () => {
    const client = await begin();
    server.handler.answer = () => {};
    await client.connect();
    const asking = new AbortController();
    const asked = client.registerAddress(thisDN, asking.signal);
    asking.abort();
    await assert.rejects(asked, { name: 'AbortError' });
  });

  it('does not ask what cannot be written', async () => {
    const client = await begin();
    await client.connect();
    await assert.rejects(client.attachUserData(onCall, { a: 0.5 }), { code: 'TERR_INVALID_ATTR' });
    assert.equal((await client.queryCall(call)).connID, call);
  });

  it('is not let in with a wrong password, and does not try again', async () => {
    const client = await begin(transports[0], { applicationPassword: '', reconnect: true });
    await assert.rejects(client.connect(), { code: 'TERR_ACCESS_RESTICT' });
  });

  it('does not trust a certificate that nobody vouches for', async () => {
    const client = await begin(transports[1], { tls: {} });
    await assert.rejects(client.connect(), { code: 'TLIB_LINK' });
  });

  it('goes on when a listener fails', async () => {
    const client = await begin();
    client.events.on('event', () => {
      throw new RangeError('a slip');
    });
    await client.connect();
    assert.equal((await client.queryCall(call)).connID, call);
  });
});
