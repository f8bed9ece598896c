import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { dn } from '../../../src/call/ids';
import { next } from '../../../src/events';
import { silent } from '../../../src/log/logger';
import { dial } from '../../../src/tlib/dial';
import { TlibServer } from '../../../src/tlib/server';
import { cert, key, RawClient } from './raw-client';
import { TestServer, transports } from './test-server';

const [tcp, tls, ws, wss] = transports;
const all = [tcp, tls, ws, wss];
const query = { AttributeReferenceID: 7, AttributeConnID: '0dbf030a414af3af' };

describe('the limits of a T-Lib server', () => {
  let server: TestServer;

  afterEach(() => server.close());

  for (const transport of all) {
    it(`let nobody stay who does not log in, over ${transport.name}`, async () => {
      server = await TestServer.start(transport, { loginTimeoutMs: 100 });
      const client = await server.client();
      const { message, attributes } = await client.receive();
      assert.deepEqual([message, attributes?.AttributeErrorCode], ['EventError', 57]);
      await client.closed();
    });

    it(`let whoever has logged in stay, over ${transport.name}`, async () => {
      server = await TestServer.start(transport, {
        loginTimeoutMs: 200,
        addp: { timeoutMs: 400 },
      });
      const client = await server.loggedIn();
      // The poll comes when the time to log in is long over.
      assert.deepEqual(await client.receive(), { message: 'AddpPoll' });
      client.request('QueryCall', query);
      assert.equal((await client.receive()).message, 'EventACK');
    });

    it(`take a client that answers no poll for dead, over ${transport.name}`, async () => {
      server = await TestServer.start(transport, { addp: { timeoutMs: 300, remoteTimeoutMs: 50 } });
      const living = await server.loggedIn();
      living.answersPolls = true;
      const dead = await server.loggedIn();
      const gone = next(server.handler.events, 'closed');
      assert.deepEqual(await dead.receive(), { message: 'AddpPoll' });
      await gone;
      await dead.closed();
      living.request('QueryCall', query);
      assert.equal((await living.receive()).message, 'EventACK');
    });

    it(`cut off a client that does not read, over ${transport.name}`, async () => {
      server = await TestServer.start(transport, { maxBacklogBytes: 1_000_000 });
      const reading = await server.loggedIn();
      const [readingPeer] = server.handler.peers;
      const lazy = await server.loggedIn();
      const lazyPeer = [...server.handler.peers].at(-1);
      lazy.pause();
      const userData = { much: 'x'.repeat(100_000) };
      for (let n = 0; n < 640; n++) {
        lazyPeer?.send({ name: 'EventUserEvent', thisDN: dn('7001'), userData });
      }
      // The other client hears of it only when the lazy one is gone, and is none the worse.
      server.handler.events.on('closed', peer => {
        assert.equal(peer, lazyPeer);
        readingPeer?.send({ name: 'EventUnregistered', thisDN: dn('7001') });
      });
      assert.equal((await reading.receive()).message, 'EventUnregistered');
      assert.equal(server.handler.peers.size, 1);
    });
  }

  for (const transport of [tcp, tls]) {
    it(`take messages byte by byte, over ${transport.name}`, async () => {
      server = await TestServer.start(transport);
      const client = await server.loggedIn();
      const line = `${JSON.stringify({ message: 'RequestQueryCall', attributes: query })}\r\n`;
      for (const byte of Buffer.from(line)) client.write(Buffer.of(byte));
      assert.equal((await client.receive()).attributes?.AttributeReferenceID, 7);
    });

    it(`take many messages in one piece, over ${transport.name}`, async () => {
      server = await TestServer.start(transport);
      const client = await server.loggedIn();
      const line = (id: number): string =>
        `${JSON.stringify({ message: 'RequestQueryServer', attributes: { AttributeReferenceID: id } })}\n`;
      client.write(line(1) + line(2) + line(3));
      for (const id of [1, 2, 3]) {
        assert.equal((await client.receive()).attributes?.AttributeReferenceID, id);
      }
    });

    it(`hear nothing after what was malformed, over ${transport.name}`, async () => {
      server = await TestServer.start(transport);
      const client = await server.loggedIn();
      const asked: string[] = [];
      server.handler.events.on('request', request => asked.push(request.name));
      const request = JSON.stringify({ message: 'RequestQueryCall', attributes: query });
      client.write(`nonsense\n${request}\n`);
      assert.equal((await client.receive()).attributes?.AttributeErrorCode, 53);
      await client.closed();
      assert.deepEqual(asked, []);
    });
  }

  it('send a browser that comes by HTTP away with 426', async () => {
    server = await TestServer.start(ws);
    const { host, port } = server.address;
    const request = get({ host, port, agent: false });
    // Sound: 'response' has one argument, and it is this.
    const [response] = (await once(request, 'response')) as [{ statusCode: number }];
    assert.equal(response.statusCode, 426);
    request.destroy();
  });

  for (const transport of [tls, ws, wss]) {
    it(`cut off a connection that never begins to be ${transport.name}`, async () => {
      server = await TestServer.start(transport, { loginTimeoutMs: 100 });
      const socket = connect(server.address);
      socket.resume();
      await once(socket, 'close');
    });
  }
});

describe('a T-Lib server that begins and ends', () => {
  const options = {
    handler: { authenticate: () => true, opened() {}, closed() {}, request() {} },
    addp: { timeoutMs: 0 },
    loginTimeoutMs: 10_000,
    log: silent,
  };
  const local = { protocol: 'tcp', host: '127.0.0.1', port: 0 } as const;

  it('listens on all of its ports or on none', async () => {
    const first = new TlibServer({ ...options, listeners: [local, { ...local, protocol: 'ws' }] });
    const [taken, other] = await first.listen();
    assert.ok(taken && other);
    const second = new TlibServer({
      ...options,
      listeners: [local, { ...local, port: taken.port }],
    });
    await assert.rejects(second.listen(), { code: 'TLIB_LISTEN' });
    await second.close();
    await first.close();
  });

  it('does not listen with a certificate that is none', async () => {
    const listener = { ...local, tls: { cert: 'none', key: 'none' } };
    const server = new TlibServer({ ...options, listeners: [listener] });
    await assert.rejects(server.listen(), { code: 'TLIB_LISTEN' });
    await server.close();
  });

  it('closes twice, and with clients that do nothing', async () => {
    const server = new TlibServer({ ...options, listeners: [local] });
    const [address] = await server.listen();
    assert.ok(address);
    const socket = connect({ ...address, allowHalfOpen: true });
    await once(socket, 'connect');
    await Promise.all([server.close(), server.close()]);
    socket.destroy();
  });

  for (const protocol of ['tcp', 'ws'] as const) {
    it(`wants the client's certificate if so configured, over ${protocol}`, async () => {
      const listener = {
        ...local,
        protocol,
        tls: { cert, key, ca: cert, requestClientCertificate: true },
      };
      const server = new TlibServer({ ...options, listeners: [listener] });
      const [address] = await server.listen();
      assert.ok(address);
      const signal = AbortSignal.timeout(5_000);
      const link = await dial(address, { ca: cert, cert, key }, 1_000, signal);
      link.destroy('enough');
      await assert.rejects(async () => {
        const stranger = await RawClient.connect(address);
        stranger.send({ message: 'AddpPoll' });
        await stranger.receive();
      });
      await server.close();
    });
  }
});
