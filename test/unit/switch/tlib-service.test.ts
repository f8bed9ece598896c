import assert from 'node:assert/strict';
import { connID, dn } from '../../../src/call/ids';
import type { SwitchRequest } from '../../../src/tlib/requests';
import { AddressInfoType, AddressStatus } from '../../../src/tlib/enumerations';
import { callsIn, partiesIn } from '../../../src/tlib/call-list';
import { FakePeer } from '../../support/fake-peer';
import { numbers } from '../../support/private-service-numbers';
import { refuses, SwitchScene } from '../../support/switch-scene';
import { temporaryFolder } from '../../support/temporary-folder';

describe('the switch’s T-Lib service', () => {
  const folder = temporaryFolder();
  let scene: SwitchScene;
  const thisDN = dn('7002');
  const nowhere = connID('ffffffffffffffff');

  beforeEach(() => {
    scene = new SwitchScene(folder());
    scene.talk(scene.phones.plain);
    scene.register('7002');
  });

  afterEach(() => {
    scene.close();
  });

  const ask = (request: SwitchRequest, peer = scene.desktop): void => {
    scene.half.service.request(peer, request);
  };
  const on = () => ({ thisDN, connID: scene.call.connID });

  const login = (application: string): FakePeer => {
    const peer = new FakePeer(application);
    scene.half.service.opened(peer);
    return peer;
  };

  it('registers a client for a DN that it may see, and lists its calls', () => {
    const peer = login('desktop');
    ask({ name: 'RequestRegisterAddress', thisDN, referenceID: 7 }, peer);
    const event = peer.last('EventRegistered');
    assert.equal(event?.referenceID, 7);
    assert.equal(event.addressInfoStatus, AddressStatus.Talking);
    assert.deepEqual(
      callsIn(event.extensions).map(call => call.callUUID),
      [scene.call.callUUID],
    );
  });

  it('refuses with 165 a DN that the client may not see', () => {
    refuses(165, () => {
      ask({ name: 'RequestRegisterAddress', thisDN }, login('narrow'));
    });
  });

  it('refuses with 59 a DN that is not configured', () => {
    refuses(59, () => {
      ask({ name: 'RequestRegisterAddress', thisDN: dn('nowhere') }, login('narrow'));
    });
  });

  const strangers: readonly [name: string, request: (scene: SwitchScene) => SwitchRequest][] = [
    ['unregister', () => ({ name: 'RequestUnregisterAddress', thisDN })],
    ['ask about a DN', () => ({ name: 'RequestQueryAddress', thisDN, addressInfoType: 0 })],
    [
      'attach data',
      ({ call }) => ({
        name: 'RequestAttachUserData',
        thisDN,
        connID: call.connID,
        userData: { a: '1' },
      }),
    ],
    [
      'record',
      ({ call }) => ({
        name: 'RequestPrivateService',
        thisDN,
        connID: call.connID,
        privateMsgID: numbers.start,
      }),
    ],
    ['send an event', () => ({ name: 'RequestDistributeUserEvent', thisDN, userData: {} })],
  ];
  for (const [name, request] of strangers) {
    it(`refuses with 41 to let a client ${name} that has not registered`, () => {
      refuses(41, () => {
        ask(request(scene), login('desktop'));
      });
    });
  }

  it('refuses with 56 a call that is not there, or that the client does not see', () => {
    refuses(56, () => {
      ask({ name: 'RequestQueryCall', connID: nowhere });
    });
    refuses(56, () => {
      ask({ name: 'RequestQueryCall', connID: scene.call.connID }, login('narrow'));
    });
    refuses(56, () => {
      ask({ name: 'RequestDeleteUserData', thisDN, connID: nowhere });
    });
    refuses(56, () => {
      ask({
        name: 'RequestPrivateService',
        thisDN,
        connID: nowhere,
        privateMsgID: numbers.start,
      });
    });
  });

  it('refuses with 470 data for a call that ThisDN is not on', () => {
    scene.register('7003');
    refuses(470, () => {
      ask({ ...on(), name: 'RequestAttachUserData', thisDN: dn('7003'), userData: { a: '1' } });
    });
  });

  it('refuses with 54 to record while the PBX is away', () => {
    scene.half.isLinkUp = () => false;
    refuses(54, () => {
      scene.ask(numbers.start);
    });
  });

  it('refuses with 165 to record a call on which the client may speak for nobody', () => {
    const peer = login('narrow');
    ask({ name: 'RequestRegisterAddress', thisDN: dn('7003') }, peer);
    const request = { name: 'RequestPrivateService', privateMsgID: numbers.start } as const;
    refuses(165, () => {
      ask({ ...request, thisDN: dn('7003'), connID: scene.call.connID }, peer);
    });
  });

  it('refuses with 51 what it does not know to ask of a DN', () => {
    const addressInfoType = AddressInfoType.QueueStatus;
    refuses(51, () => {
      ask({ name: 'RequestQueryAddress', thisDN, addressInfoType });
    });
  });

  for (const key of ['GSIP_RECORD', 'GSIP_REC_FN']) {
    it(`refuses with 53 to let anybody write ${key}`, () => {
      refuses(
        53,
        () => {
          ask({ ...on(), name: 'RequestUpdateUserData', userData: { [key]: 'OFF' } });
        },
        new RegExp(key),
      );
      refuses(53, () => {
        ask({ ...on(), name: 'RequestDeletePair', dataKey: key });
      });
    });
  }

  it('attaches, replaces and deletes data, and answers with all of it', () => {
    ask({ ...on(), name: 'RequestAttachUserData', userData: { a: '1', b: '2' }, referenceID: 9 });
    const answer = scene.desktop.last('EventAttachedDataChanged');
    assert.deepEqual(answer?.userData, { a: '1', b: '2' });
    assert.equal(answer.referenceID, 9);
    ask({ ...on(), name: 'RequestUpdateUserData', userData: { b: '3' } });
    ask({ ...on(), name: 'RequestDeletePair', dataKey: 'a' });
    ask({ ...on(), name: 'RequestDeletePair', dataKey: 'never there' });
    assert.deepEqual(scene.call.userData, { b: '3' });
  });

  it('keeps the state of recording when all data are deleted', async () => {
    scene.ask(numbers.start);
    await scene.state('recording');
    ask({ ...on(), name: 'RequestAttachUserData', userData: { a: '1' } });
    ask({ ...on(), name: 'RequestDeleteUserData' });
    assert.deepEqual(Object.keys(scene.call.userData), ['GSIP_RECORD', 'GSIP_REC_FN']);
  });

  it('tells of a call its parties and its recordings', async () => {
    scene.ask(numbers.start, { id: 'R-1' });
    await scene.state('recording');
    ask({ name: 'RequestQueryCall', connID: scene.call.connID, referenceID: 3 });
    const info = scene.desktop.last('EventPartyInfo');
    assert.equal(info?.referenceID, 3);
    assert.deepEqual(
      partiesIn(info.extensions).map(party => party.dn),
      ['trunk', '7002'],
    );
    assert.deepEqual(info.extensions?.recordings, {
      'R-1': { 'record-dn': '7002', way: 'dynamic', state: 'recording' },
    });
  });

  it('passes a user event on to whoever registered for the DN', () => {
    ask({ name: 'RequestDistributeUserEvent', thisDN, userData: { a: 'b' }, referenceID: 1 });
    assert.deepEqual(scene.desktop.last('EventUserEvent')?.userData, { a: 'b' });
    assert.equal(scene.desktop.last('EventACK')?.referenceID, 1);
  });

  it('tells a client that has gone of nothing more', () => {
    scene.half.service.closed(scene.desktop);
    assert.equal(scene.half.registrations.has(scene.desktop, thisDN), false);
  });
});
