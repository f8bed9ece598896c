import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { dn } from '../../../src/call/ids';
import { next } from '../../../src/events';
import { silent } from '../../../src/log/logger';
import { TlibClient, type TlibClientOptions } from '../../../src/tlib/client';
import { TestServer, transports } from './test-server';

const [tcp] = transports;
const thisDN = dn('7001');
const stamp =
  '"AttributeEventSequenceNumber":1,"AttributeTimeinSecs":1700000000,"AttributeTimeinuSecs":0';
const welcome = `{"message":"EventLinkConnected","attributes":{"AttributeReferenceID":1,"AttributeApplicationName":"desktop",${stamp}}}\n`;

describe('the link of a T-Lib client', () => {
  const closing: (() => Promise<unknown>)[] = [];

  function clientOf(port: number, options: Partial<TlibClientOptions> = {}): TlibClient {
    const client = new TlibClient({
      protocol: 'tcp',
      host: '127.0.0.1',
      port,
      applicationName: 'desktop',
      applicationPassword: 'secret',
      requestTimeoutMs: 5_000,
      log: silent,
      ...options,
    });
    closing.unshift(() => client.close());
    return client;
  }

  /** A server that says these lines, one for each message that it gets, and then nothing more. */
  async function scripted(...lines: readonly string[]): Promise<number> {
    const server: Server = createServer(socket => {
      const left = [...lines];
      socket.on('data', data => {
        for (let n = data.toString().split('\n').length; n > 1; n--)
          socket.write(left.shift() ?? '');
      });
      socket.on('error', () => {
        socket.destroy();
      });
      closing.unshift(async () => socket.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => server.close());
    // Sound: the server listens on TCP.
    return (server.address() as AddressInfo).port;
  }

  async function started(port = 0): Promise<TestServer> {
    const server = await TestServer.start(tcp, { port });
    closing.push(() => server.close());
    return server;
  }

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  it('takes every waiting request with it when it is lost, and says so', async () => {
    const server = await started();
    server.handler.answer = peer => {
      peer.close('enough');
    };
    const client = clientOf(server.address.port);
    await client.connect();
    const down = next(client.events, 'down');
    const names: string[] = [];
    client.events.on('event', event => names.push(event.name));
    const asked = [client.registerAddress(thisDN), client.registerAddress(thisDN)];
    for (const one of asked) await assert.rejects(one, { code: 'TLIB_LINK', fault: 'cti' });
    assert.deepEqual(await down, ['closed by the other side']);
    assert.ok(names.includes('EventLinkDisconnected'));
    await assert.rejects(client.registerAddress(thisDN), { code: 'TLIB_LINK' });
  });

  it('is made anew when the server comes back', async () => {
    const server = await started();
    const client = clientOf(server.address.port, { reconnect: true });
    await client.connect();
    const down = next(client.events, 'down');
    const up = next(client.events, 'up');
    await server.close();
    await down;
    await started(server.address.port);
    await up;
    assert.equal((await client.queryServer()).name, 'EventServerInfo');
  });

  it('is waited for while the server is not there yet', async () => {
    const gone = await started();
    await gone.close();
    const client = clientOf(gone.address.port, { reconnect: true });
    const connecting = client.connect();
    await started(gone.address.port);
    await connecting;
    assert.equal((await client.queryServer()).name, 'EventServerInfo');
  });

  it('is given up at once without reconnect, and may be tried again', async () => {
    const gone = await started();
    await gone.close();
    const client = clientOf(gone.address.port);
    await assert.rejects(client.connect(), { code: 'TLIB_LINK' });
    await started(gone.address.port);
    await client.connect();
  });

  it('is waited for no longer once the client is closed', async () => {
    const gone = await started();
    await gone.close();
    const client = clientOf(gone.address.port, { reconnect: true });
    const connecting = assert.rejects(client.connect(), { code: 'TLIB_LINK' });
    await Promise.all([client.close(), client.close()]);
    await connecting;
    await assert.rejects(client.connect(), { code: 'TLIB_LINK' });
  });

  it('rejects what waits when the client is closed, and calls that no loss', async () => {
    const server = await started();
    server.handler.answer = () => {};
    const client = clientOf(server.address.port);
    await client.connect();
    client.events.on('down', () => {
      assert.fail('down was told');
    });
    const asked = assert.rejects(client.registerAddress(thisDN), { code: 'TLIB_LINK' });
    await client.close();
    await asked;
  });

  it('is lost when the server answers no poll', async () => {
    const client = clientOf(await scripted(welcome), { addp: { timeoutMs: 50 } });
    await client.connect();
    assert.deepEqual(await next(client.events, 'down'), ['nothing heard, poll not answered']);
  });

  it('is polled as the server advises', async () => {
    const advice = ',"AttributeExtensions":{"addp-remote-timeout-ms":50}}}';
    const client = clientOf(await scripted(welcome.replace('}}', advice)));
    await client.connect();
    assert.deepEqual(await next(client.events, 'down'), ['nothing heard, poll not answered']);
  });

  it('answers the polls of the server', async () => {
    const poll = '{"message":"AddpPoll"}\n';
    const thanks = `{"message":"EventUnregistered","attributes":{"AttributeThisDN":"7001",${stamp}}}\n`;
    const client = clientOf(await scripted(welcome + poll, thanks));
    const heard: string[] = [];
    client.events.on('event', event => heard.push(event.name));
    await client.connect();
    const signal = AbortSignal.timeout(5_000);
    while (!heard.includes('EventUnregistered')) await next(client.events, 'event', signal);
  });

  it('is no link when the server does not answer the login', async () => {
    const client = clientOf(await scripted(), { requestTimeoutMs: 100 });
    await assert.rejects(client.connect(), { code: 'DEADLINE' });
  });

  it('is lost when the server sends what is not JSON', async () => {
    const client = clientOf(await scripted(welcome, 'HTTP/1.1 400 Bad Request\r\n'));
    await client.connect();
    const asked = client.registerAddress(thisDN);
    await assert.rejects(asked, { code: 'TLIB_LINK' });
  });

  it('does not keep anyone waiting for an answer that is not understood', async () => {
    const answer = `{"message":"EventRegistered","attributes":{"AttributeReferenceID":2,${stamp}}}\n`;
    const client = clientOf(await scripted(welcome, answer));
    await client.connect();
    await assert.rejects(client.registerAddress(thisDN), {
      code: 'TERR_INVALID_ATTR',
      message: 'answer not understood: EventRegistered needs AttributeThisDN',
    });
  });

  it('outlives an event that is newer than the client', async () => {
    const newer = `{"message":"EventCallCreated","attributes":{${stamp}}}\n`;
    const answer = `{"message":"EventRegistered","attributes":{"AttributeReferenceID":2,"AttributeThisDN":"7001",${stamp}}}\n`;
    const client = clientOf(await scripted(welcome, newer + answer));
    await client.connect();
    assert.equal((await client.registerAddress(thisDN)).thisDN, thisDN);
  });

  it('is lost when the server sends too large a message', async () => {
    const port = await scripted(welcome, 'x'.repeat(2_000));
    const client = clientOf(port, { maxMessageBytes: 1_000 });
    await client.connect();
    await assert.rejects(client.registerAddress(thisDN), { code: 'TLIB_LINK' });
  });
});
