import assert from 'node:assert/strict';
import { connID, dn } from '../../../src/call/ids';
import { next } from '../../../src/events';
import { TlibError } from '../../../src/tlib/tlib-error';
import type { RawClient, Received } from './raw-client';
import { TestServer, transports } from './test-server';

const query = { AttributeReferenceID: 7, AttributeConnID: '0dbf030a414af3af' };

function assertError(received: Received, code: number, referenceID?: number): void {
  assert.equal(received.message, 'EventError');
  assert.equal(received.id, 52);
  assert.equal(received.attributes?.AttributeErrorCode, code);
  assert.equal(received.attributes.AttributeReferenceID, referenceID);
}

async function assertAlive(client: RawClient): Promise<void> {
  client.request('QueryCall', query);
  assert.equal((await client.receive()).message, 'EventACK');
}

for (const transport of transports) {
  describe(`a T-Lib server over ${transport.name}`, () => {
    let server: TestServer;

    beforeEach(async () => {
      server = await TestServer.start(transport, { maxMessageBytes: 10_000, serverVersion: '0.1' });
    });

    afterEach(() => server.close());

    it('logs a client in, under its ReferenceID, and says who it is', async () => {
      const client = await server.client();
      client.request('RegisterClient', {
        AttributeReferenceID: 1,
        AttributeApplicationName: 'desktop',
        AttributeApplicationPassword: 'secret',
      });
      const connected = await client.receive();
      assert.equal(connected.message, 'EventLinkConnected');
      assert.equal(connected.id, 95);
      assert.equal(connected.attributes?.AttributeReferenceID, 1);
      assert.deepEqual(connected.attributes.AttributeExtensions, {
        'addp-timeout-ms': 0,
        'addp-remote-timeout-ms': 0,
      });
      const info = await client.receive();
      assert.equal(info.message, 'EventServerInfo');
      assert.equal(info.attributes?.AttributeReferenceID, 1);
      assert.equal(info.attributes.AttributeServerVersion, '0.1');
      assert.deepEqual(
        [...server.handler.peers].map(peer => peer.applicationName),
        ['desktop'],
      );
    });

    it('answers for itself when asked who it is', async () => {
      const client = await server.loggedIn();
      client.request('QueryServer', { AttributeReferenceID: 3 });
      const info = await client.receive();
      assert.equal(info.message, 'EventServerInfo');
      assert.equal(info.attributes?.AttributeReferenceID, 3);
    });

    it('hands a request to the switch, and its answer to the client', async () => {
      const client = await server.loggedIn();
      const asked = next(server.handler.events, 'request');
      client.request('QueryCall', query);
      const [request] = await asked;
      assert.deepEqual(request, {
        name: 'RequestQueryCall',
        referenceID: 7,
        connID: '0dbf030a414af3af',
      });
      const { attributes } = await client.receive();
      assert.equal(attributes?.AttributeReferenceID, 7);
    });

    it('numbers its events, whoever gets them', async () => {
      const one = await server.loggedIn();
      const other = await server.loggedIn();
      for (const peer of server.handler.peers) {
        peer.send({ name: 'EventUnregistered', thisDN: dn('7001') });
      }
      const numbers = [await one.receive(), await other.receive()].map(
        ({ attributes }) => attributes?.AttributeEventSequenceNumber,
      );
      assert.deepEqual(numbers, [5, 6]);
    });

    it('refuses a wrong password with 165, and closes', async () => {
      const client = await server.client();
      client.request('RegisterClient', {
        AttributeReferenceID: 1,
        AttributeApplicationName: 'desktop',
        AttributeApplicationPassword: 'Secret',
      });
      assertError(await client.receive(), 165, 1);
      await client.closed();
      assert.equal(server.handler.peers.size, 0);
    });

    it('refuses another version of the protocol with 55', async () => {
      const client = await server.client();
      client.request('RegisterClient', {
        AttributeApplicationName: 'desktop',
        AttributeProtocolVersion: '2',
      });
      assertError(await client.receive(), 55);
    });

    it('refuses a request before the login with 41, and still takes the login', async () => {
      const client = await server.client();
      client.request('QueryCall', query);
      assertError(await client.receive(), 41, 7);
      await client.login();
      await assertAlive(client);
    });

    it('refuses a second login with 43, and keeps the first', async () => {
      const client = await server.loggedIn();
      client.request('RegisterClient', { AttributeApplicationName: 'desktop' });
      assertError(await client.receive(), 43);
      await assertAlive(client);
    });

    it('refuses what it does not understand with 53 or 51, and goes on', async () => {
      const client = await server.loggedIn();
      client.request('QueryCall', { AttributeReferenceID: 8, AttributeTea: 'black' });
      assertError(await client.receive(), 53, 8);
      client.request('Tea', { AttributeReferenceID: 9 });
      assertError(await client.receive(), 51, 9);
      client.request('MakeCall', { AttributeReferenceID: 10, AttributeThisDN: '7001' });
      assertError(await client.receive(), 51, 10);
      await assertAlive(client);
    });

    it('refuses what is not JSON with 53, closes, and harms nobody else', async () => {
      const other = await server.loggedIn();
      const client = await server.loggedIn();
      client.send('{"message":');
      assertError(await client.receive(), 53);
      await client.closed();
      await assertAlive(other);
      assert.equal(server.handler.peers.size, 1);
    });

    it('closes on a message that is too large, and harms nobody else', async () => {
      const other = await server.loggedIn();
      const client = await server.loggedIn();
      client.send('x'.repeat(10_001));
      if (transport.protocol === 'tcp') assertError(await client.receive(), 53);
      const code = await client.closed();
      if (transport.protocol === 'ws') assert.equal(code, 1009);
      await assertAlive(other);
    });

    it('answers with the error that the switch throws, and what it is about', async () => {
      const client = await server.loggedIn();
      server.handler.answer = () => {
        throw new TlibError('INV_CONNID');
      };
      client.request('QueryCall', query);
      const error = await client.receive();
      assertError(error, 56, 7);
      assert.equal(error.attributes?.AttributeErrorMessage, 'no such call');
      assert.equal(error.attributes.AttributeConnID, '0dbf030a414af3af');
    });

    it('answers with 52 when the switch fails, and goes on', async () => {
      const client = await server.loggedIn();
      const { answer } = server.handler;
      server.handler.answer = () => {
        throw new RangeError('a slip');
      };
      client.request('QueryCall', query);
      const error = await client.receive();
      assertError(error, 52, 7);
      assert.equal(error.attributes?.AttributeErrorMessage, 'internal error');
      server.handler.answer = answer;
      await assertAlive(client);
    });

    it('answers with 52 in place of an event that cannot be written', async () => {
      const client = await server.loggedIn();
      server.handler.answer = (peer, { referenceID }) => {
        const id = connID('0dbf030a414af3af');
        peer.send({
          name: 'EventACK',
          referenceID: referenceID ?? 0,
          connID: id,
          extensions: { n: 0.5 },
        });
      };
      client.request('QueryCall', query);
      assertError(await client.receive(), 52, 7);
    });

    it('answers a poll, even before the login', async () => {
      const client = await server.client();
      client.send({ message: 'AddpPoll' });
      assert.deepEqual(await client.receive(), { message: 'AddpPollReply' });
    });

    it('tells the switch when a client goes', async () => {
      const client = await server.loggedIn();
      const closed = next(server.handler.events, 'closed');
      client.destroy();
      const [peer] = await closed;
      assert.equal(peer.applicationName, 'desktop');
    });

    it('goes on when the switch fails over a client that comes or goes', async () => {
      const closed = next(server.handler.events, 'closed');
      server.handler.events.on('opened', () => {
        throw new RangeError('a slip');
      });
      server.handler.events.on('closed', () => {
        throw new RangeError('a slip');
      });
      const client = await server.loggedIn();
      client.destroy();
      await closed;
      await assertAlive(await server.loggedIn());
    });

    it('lets a client go when the switch says so, after what was sent', async () => {
      const client = await server.loggedIn();
      for (const peer of server.handler.peers) {
        peer.send({ name: 'EventUnregistered', thisDN: dn('7001') });
        peer.close('by the switch');
        peer.send({ name: 'EventUnregistered', thisDN: dn('7002') });
      }
      assert.equal((await client.receive()).message, 'EventUnregistered');
      await client.closed();
      await assert.rejects(client.receive(), { message: 'the server has closed the connection' });
    });
  });
}
