import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Call } from '../../../src/call/call';
import type { CallEvent, PartySeen } from '../../../src/call/call-event';
import { CallModel } from '../../../src/call/call-model';
import { callUUID, connID } from '../../../src/call/ids';
import { end, say } from '../../support/calls';
import { directory } from '../../support/memory-switch';

const ids = {
  connID: connID('0dbf030a414af3af'),
  callUUID: callUUID('0123456789ABCDEFGHIJKLMNOPQRSTUV'),
};
const model = new CallModel(directory);

/** What is told of a call in these events, and what is left of it. */
function told(events: readonly CallEvent[]): {
  readonly call: Call | undefined;
  readonly names: string[];
} {
  let call: Call | undefined;
  const names: string[] = [];
  for (const event of events) {
    const folded = call ? model.fold(call, event) : model.begin(event, ids);
    call = folded.call;
    names.push(...folded.occurrences.map(({ name, party }) => `${name} ${party.dn}`));
  }
  return { call, names };
}

const customer = end('c', 'trunk', '+491234');
const caller = end('a', '7001');
const phone = end('b', '7002');
const other = end('d', '7003');
const stranger = end('x', 'nobody-knows');

const simple = (from: PartySeen, to: PartySeen): CallEvent[] => [
  say.called(from, to),
  say.answered(to),
  say.gone(to),
  say.gone(from),
];

describe('a call as the PBX tells of it', () => {
  const types: readonly [name: string, from: PartySeen, to: PartySeen, type: Call['callType']][] = [
    ['from a trunk', customer, phone, 'Inbound'],
    ['to a trunk', caller, customer, 'Outbound'],
    ['between two extensions', caller, phone, 'Internal'],
  ];
  for (const [name, from, to, type] of types) {
    it(`is ${type} ${name}`, () => {
      assert.equal(told([say.called(from, to)]).call?.callType, type);
    });
  }

  it('is told in T-Lib events from its dialling to its end', () => {
    const { call, names } = told(simple(caller, phone));
    assert.equal(call, undefined);
    assert.deepEqual(names, [
      'EventDialing 7001',
      'EventRinging 7002',
      'EventEstablished 7001',
      'EventEstablished 7002',
      'EventReleased 7002',
      'EventReleased 7001',
    ]);
  });

  it('knows who is behind a trunk: the caller by number, the called by what was dialled', () => {
    const inbound = told([say.called(customer, phone)]).call;
    assert.equal(inbound?.ani, '+491234');
    assert.equal(inbound.parties[0]?.number, '+491234');
    const outbound = told([say.called(caller, customer, '0049')]).call;
    assert.equal(outbound?.parties[1]?.number, '0049');
    assert.equal(outbound.dnis, '0049');
  });

  it('rings two phones, and establishes the one that answers', () => {
    const { call, names } = told([
      say.called(customer, phone),
      say.called(customer, other),
      say.answered(other),
      say.gone(phone, 26),
    ]);
    assert.deepEqual(names, [
      'EventDialing trunk',
      'EventRinging 7002',
      'EventRinging 7003',
      'EventEstablished trunk',
      'EventEstablished 7003',
      'EventAbandoned 7002',
    ]);
    assert.deepEqual(
      call?.parties.map(({ dn, state }) => `${dn} ${state}`),
      ['trunk Established', '7003 Established'],
    );
  });

  it('is abandoned when it ends before the answer', () => {
    const { call, names } = told([
      say.called(customer, phone),
      say.gone(customer),
      say.gone(phone),
    ]);
    assert.equal(call, undefined);
    assert.deepEqual(names.slice(2), ['EventReleased trunk', 'EventAbandoned 7002']);
  });

  it('is held and retrieved, each once', () => {
    const { names } = told([
      ...simple(caller, phone).slice(0, 2),
      say.held(phone),
      say.held(phone),
      say.retrieved(phone),
      say.retrieved(phone),
    ]);
    assert.deepEqual(names.slice(4), ['EventHeld 7002', 'EventRetrieved 7002']);
  });

  it('is established at once when the PBX itself serves it, and goes on to a phone', () => {
    const { call, names } = told([
      say.served(customer, '600'),
      say.called(customer, phone),
      say.answered(phone),
    ]);
    assert.deepEqual(names, [
      'EventDialing trunk',
      'EventEstablished trunk',
      'EventRinging 7002',
      'EventEstablished 7002',
    ]);
    assert.equal(call?.dnis, '600');
  });

  it('is there at once when it is found in mid talk', () => {
    const { call, names } = told([say.talking(customer, phone)]);
    assert.deepEqual(names, ['EventEstablished trunk', 'EventEstablished 7002']);
    assert(call?.establishedAt);
  });

  it('is established when it is found in mid talk after it had been seen to ring', () => {
    const { names } = told([say.called(customer, phone), say.talking(customer, phone)]);
    assert.deepEqual(names.slice(2), ['EventEstablished trunk', 'EventEstablished 7002']);
  });

  it('is no call of ours when a device is not known', () => {
    assert.deepEqual(told([say.called(stranger, phone)]), { call: undefined, names: [] });
    assert.deepEqual(told([say.called(phone, stranger)]), { call: undefined, names: [] });
    assert.deepEqual(told([say.served(stranger)]), { call: undefined, names: [] });
    assert.deepEqual(told([say.talking(stranger, phone)]), { call: undefined, names: [] });
  });

  it('says how long it has been established from the first answer on', () => {
    const first = new Date('2026-01-01T00:00:01Z');
    const { call } = told([
      say.called(customer, phone),
      { type: 'PartyAnswered', party: phone.party, at: first },
      say.called(customer, other),
      say.answered(other),
    ]);
    assert.deepEqual(call?.establishedAt, first);
  });

  it('never breaks on events that are doubled or out of order, and always ends', () => {
    const ends = [customer, caller, phone, other, stranger];
    const somebody = fc.constantFrom(...ends);
    const event = fc.oneof(
      fc.tuple(somebody, somebody).map(([one, two]) => say.called(one, two)),
      fc.tuple(somebody, somebody).map(([one, two]) => say.talking(one, two)),
      somebody.map(one => say.served(one)),
      somebody.map(one => say.answered(one)),
      somebody.map(one => say.held(one)),
      somebody.map(one => say.retrieved(one)),
      somebody.map(one => say.gone(one)),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), events => {
        const { call } = told([...events, ...ends.map(one => say.gone(one))]);
        assert.equal(call, undefined);
      }),
      { numRuns: 500 },
    );
  });
});
