import assert from 'node:assert/strict';
import { callUUID, connID, dn } from '../../../src/call/ids';
import { callsExtension, callsIn, partiesExtension, partiesIn } from '../../../src/tlib/call-list';
import { CallType, DNRole, PartyState } from '../../../src/tlib/enumerations';

const call = {
  connID: connID('0dbf030a414af3af'),
  callUUID: callUUID('01FES9JKSOFQLEKK3CSH5B5AES00JV1U'),
  callType: CallType.Inbound,
  partyState: PartyState.Connected,
};

describe('the calls of a DN', () => {
  it('are written as T-Lib numbers them', () => {
    assert.deepEqual(callsExtension([call]), {
      'conn-1': '0dbf030a414af3af',
      'uuid-1': '01FES9JKSOFQLEKK3CSH5B5AES00JV1U',
      'ct-1': 2,
      'ps-1': 12,
    });
  });

  it('are read as they were written', () => {
    const held = { ...call, connID: connID('0dbf030a414af3b0'), partyState: PartyState.Held };
    assert.deepEqual(callsIn(callsExtension([call, held])), [call, held]);
    assert.deepEqual(callsIn(undefined), []);
  });

  it('leave out what is not whole', () => {
    const extensions = callsExtension([call, call]);
    assert.deepEqual(callsIn({ ...extensions, 'conn-1': 'x' }), [call]);
    assert.deepEqual(callsIn({ ...extensions, 'uuid-1': 7 }), [call]);
    assert.deepEqual(callsIn({ ...extensions, 'ct-2': 77 }), [call]);
    assert.deepEqual(callsIn({ ...extensions, 'ps-2': 'up' }), [call]);
  });
});

describe('the parties of a call', () => {
  const caller = { dn: dn('7001'), role: DNRole.Origination, partyState: PartyState.Connected };
  const called = { dn: dn('7002'), role: DNRole.Destination, partyState: PartyState.Held };

  it('are read as they were written', () => {
    assert.deepEqual(partiesIn(partiesExtension([caller, called])), [caller, called]);
    assert.deepEqual(partiesIn(undefined), []);
  });

  it('leave out what is not whole', () => {
    const extensions = partiesExtension([caller, called]);
    assert.deepEqual(partiesIn({ ...extensions, 'dn-1': 7001 }), [called]);
    assert.deepEqual(partiesIn({ ...extensions, 'role-2': 99 }), [caller]);
    assert.deepEqual(partiesIn({ ...extensions, 'ps-2': 99 }), [caller]);
  });
});
