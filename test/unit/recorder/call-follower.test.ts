import assert from 'node:assert/strict';
import { callUUID, connID, dn } from '../../../src/call/ids';
import { silent } from '../../../src/log/logger';
import { CallFollower } from '../../../src/recorder/call-follower';
import { callsExtension } from '../../../src/tlib/call-list';
import { TlibClient } from '../../../src/tlib/client';
import { CallType, PartyState } from '../../../src/tlib/enumerations';
import type { TlibHandler, TlibPeer } from '../../../src/tlib/peer';
import type { SwitchRequest } from '../../../src/tlib/requests';
import { TlibServer } from '../../../src/tlib/server';
import { numbers } from '../../support/private-service-numbers';

const recordDN = dn('trunk');
const first = { connID: connID('0000000000000001'), callUUID: callUUID('A'.repeat(32)) };
const second = { connID: connID('0000000000000002'), callUUID: callUUID('B'.repeat(32)) };

/** A switch that has the first call on the trunk, and counts what it is asked. */
class CountingSwitch implements TlibHandler {
  readonly asked: string[] = [];
  #peer: TlibPeer | undefined;

  authenticate(): boolean {
    return true;
  }

  opened(peer: TlibPeer): void {
    this.#peer = peer;
  }

  closed(): void {
    this.#peer = undefined;
  }

  request(peer: TlibPeer, request: SwitchRequest): void {
    this.asked.push(request.name);
    const { referenceID } = request;
    if (request.name === 'RequestRegisterAddress') {
      const listed = { ...first, callType: CallType.Inbound, partyState: PartyState.Connected };
      const extensions = callsExtension([listed]);
      peer.send({ name: 'EventRegistered', referenceID, thisDN: recordDN, extensions });
    } else if (request.name === 'RequestQueryCall') {
      const call = request.connID === first.connID ? first : second;
      peer.send({ name: 'EventPartyInfo', referenceID, ...call, callType: CallType.Inbound });
    }
  }

  rings(): void {
    this.#peer?.send({
      name: 'EventRinging',
      ...second,
      callType: CallType.Inbound,
      thisDN: recordDN,
    });
  }
}

describe('the recorder’s questions to the switch', () => {
  const counting = new CountingSwitch();
  const server = new TlibServer({
    listeners: [{ protocol: 'tcp', host: '127.0.0.1', port: 0 }],
    handler: counting,
    addp: { timeoutMs: 0 },
    loginTimeoutMs: 1_000,
    log: silent,
  });
  let follower: CallFollower;

  before(async () => {
    const [address] = await server.listen();
    assert.ok(address);
    const client = new TlibClient({
      protocol: 'tcp',
      host: '127.0.0.1',
      port: address.port,
      applicationName: 'recorder',
      applicationPassword: 'x',
      requestTimeoutMs: 1_000,
      log: silent,
    });
    follower = new CallFollower(client, numbers, silent);
    await follower.connect();
  });

  after(async () => {
    await follower.close();
    await server.close();
  });

  it('are for the calls of a DN when it needs the DN for the first time', async () => {
    assert.equal(await follower.follow(recordDN, first.callUUID), true);
    assert.deepEqual(counting.asked.splice(0), ['RequestRegisterAddress', 'RequestQueryCall']);
  });

  it('are for the call alone when it has been told of it', async () => {
    counting.rings();
    // What the server says next comes behind the ringing: so that has been heard when this is answered.
    await follower.ask(recordDN, first.callUUID);
    counting.asked.length = 0;
    assert.equal(await follower.follow(recordDN, second.callUUID), true);
    assert.deepEqual(counting.asked.splice(0), ['RequestQueryCall']);
  });

  it('are for the calls of the DN when it has not been told of this one', async () => {
    assert.equal(await follower.follow(recordDN, callUUID('C'.repeat(32))), false);
    assert.deepEqual(counting.asked.splice(0), ['RequestRegisterAddress']);
  });
});
