import assert from 'node:assert/strict';
import type { Call } from '../../../src/call/call';
import { CallModel } from '../../../src/call/call-model';
import { callUUID, connID, dn } from '../../../src/call/ids';
import type { KeyValueList } from '../../../src/call/user-data';
import { dynamic, recordedParty } from '../../../src/initiation/dynamic';
import { fullTime } from '../../../src/initiation/full-time';
import { isDue, type Decision } from '../../../src/initiation/initiation';
import { end, say } from '../../support/calls';
import { directory } from '../../support/memory-switch';

const ids = {
  connID: connID('0dbf030a414af3af'),
  callUUID: callUUID('0123456789ABCDEFGHIJKLMNOPQRSTUV'),
};
const customer = end('c', 'recorded-trunk', '+491234');
const agent = end('a', '7002');

function callOf(from = customer, to = agent): Call {
  const { call } = new CallModel(directory).begin(say.called(from, to), ids);
  assert(call);
  return call;
}

describe('full-time recording', () => {
  it('records the customer side of a trunk that is configured so, and says why', () => {
    const call = callOf();
    const decisions = call.parties.map(party => fullTime.decide({ call, party, directory }));
    assert.deepEqual(decisions, [
      {
        way: 'full-time',
        recordDN: 'recorded-trunk',
        because: 'trunk recorded-trunk has record=true',
      },
      undefined,
    ]);
  });

  it('records an extension that is configured so', () => {
    const call = callOf(end('x', '7003'), end('y', '7001'));
    const [, party] = call.parties;
    assert(party);
    assert.equal(fullTime.decide({ call, party, directory })?.recordDN, '7001');
  });
});

describe('a request to record', () => {
  const asked = (extensions: KeyValueList = {}, thisDN = '7002') => ({
    applicationName: 'desktop',
    thisDN: dn(thisDN),
    extensions,
  });
  const party = () => {
    const [, called] = callOf().parties;
    assert(called);
    return called;
  };

  const parties: readonly [
    what: string,
    thisDN: string,
    record: string | undefined,
    meant: string,
  ][] = [
    ['its own party', '7002', undefined, '7002'],
    ['its own party', '7002', 'source', '7002'],
    ['the other party', '7002', 'destination', 'recorded-trunk'],
    ['the agent, for a supervisor', '7003', undefined, '7002'],
    ['the customer, for a supervisor', '7003', 'destination', 'recorded-trunk'],
  ];
  for (const [what, thisDN, record, meant] of parties) {
    it(`of ${thisDN} with record=${record ?? 'nothing'} means ${what}`, () => {
      const extensions = record === undefined ? {} : { record };
      const found = recordedParty(callOf(), dn(thisDN), extensions);
      assert(found && 'dn' in found);
      assert.equal(found.dn, meant);
    });
  }

  for (const record of ['both', '', 1]) {
    it(`with record=${record} is objected to`, () => {
      const found = recordedParty(callOf(), dn('7002'), { record });
      assert(found && 'attribute' in found);
      assert.equal(found.attribute, 'record');
    });
  }

  it('carries its id, destination and parameters into the decision', () => {
    const extensions = { id: 'R-1', dest: 'srs.example:5060', params: { tenant: 'a b' } };
    assert.deepEqual(dynamic(asked(extensions), party()), {
      way: 'dynamic',
      recordDN: '7002',
      because: 'desktop asked for it on 7002',
      id: 'R-1',
      dest: 'srs.example:5060',
      params: { tenant: 'a b' },
    });
  });

  it('may write Id and Dest with capitals', () => {
    const decision = dynamic(asked({ Id: 'R-1', Dest: 'srs' }), party());
    assert('way' in decision);
    assert.equal(decision.id, 'R-1');
    assert.equal(decision.dest, 'srs');
  });

  const bad: readonly [attribute: string, extensions: KeyValueList][] = [
    ['id', { id: '' }],
    ['id', { id: 7 }],
    ['id', { id: '../etc' }],
    ['id', { id: '.hidden' }],
    ['id', { id: 'a b' }],
    ['id', { id: 'a;b' }],
    ['id', { id: 'a@b' }],
    ['id', { id: 'a\n' }],
    ['id', { id: 'x'.repeat(121) }],
    ['dest', { dest: 'user@host' }],
    ['dest', { dest: 'host;transport=tcp' }],
    ['dest', { dest: 'host:port' }],
    ['dest', { dest: 'host\n' }],
    ['dest', { dest: 5070 }],
    ['params', { params: 'a=b' }],
    ['params', { params: { 'a b': 'c' } }],
    ['params', { params: { a: 1 } }],
    ['params', { params: { a: 'x'.repeat(257) } }],
    ['params', { params: { CallUUID: 'forged' } }],
    ['params', { params: { recorddn: 'forged' } }],
    ['params', { params: { dn: 'forged' } }],
  ];
  for (const [attribute, extensions] of bad) {
    it(`is objected to for ${JSON.stringify(extensions).slice(0, 60)}`, () => {
      const objection = dynamic(asked(extensions), party());
      assert('attribute' in objection);
      assert.equal(objection.attribute, attribute);
      assert.notEqual(objection.expected, '');
    });
  }
});

describe('the precedence of decisions', () => {
  const decision = (way: Decision['way']): Decision => ({ way, recordDN: dn('7001'), because: '' });
  const rows: readonly [
    way: Decision['way'],
    isRecording: boolean,
    wasStopped: boolean,
    due: boolean,
  ][] = [
    ['full-time', false, false, true],
    ['rule', false, false, true],
    ['dynamic', false, false, true],
    ['selective', false, false, true],
    ['full-time', true, false, false],
    ['dynamic', true, false, false],
    ['full-time', false, true, false],
    ['rule', false, true, false],
    ['dynamic', false, true, true],
    ['selective', false, true, true],
    ['dynamic', true, true, false],
  ];
  for (const [way, isRecording, wasStopped, due] of rows) {
    it(`${due ? 'begins' : 'begins nothing'} for ${way}${isRecording ? ', recorded already' : ''}${wasStopped ? ', stopped before' : ''}`, () => {
      assert.equal(isDue(decision(way), { isRecording, wasStopped }), due);
    });
  }
});
