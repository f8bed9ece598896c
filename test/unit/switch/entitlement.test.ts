import assert from 'node:assert/strict';
import { dn } from '../../../src/call/ids';
import { Entitlement } from '../../../src/switch/entitlement';
import { Registrations } from '../../../src/switch/registrations';
import { FakePeer } from '../../support/fake-peer';

describe('who may log in', () => {
  const entitlement = new Entitlement([{ name: 'desktop', password: 'pass', dns: ['*'] }]);
  const rows: readonly [name: string, password: string, may: boolean][] = [
    ['desktop', 'pass', true],
    ['desktop', 'Pass', false],
    ['desktop', '', false],
    ['Desktop', 'pass', false],
    ['nobody', '', false],
    ['nobody', 'pass', false],
    ['__proto__', '', false],
  ];
  for (const [name, password, may] of rows) {
    it(`${may ? 'is' : 'is not'} ${name} with the password "${password}"`, () => {
      assert.equal(entitlement.authenticate(name, password), may);
    });
  }
});

describe('the DNs that an application may see', () => {
  const rows: readonly [pattern: string, dn: string, may: boolean][] = [
    ['7001', '7001', true],
    ['7001', '70012', false],
    ['7001', '17001', false],
    ['700*', '7001', true],
    ['700*', '700', true],
    ['700*', '7100', false],
    ['*', 'anything', true],
    ['*01', '7001', true],
    ['7*1', '7001', true],
    ['7*1', '7002', false],
    ['7.01', '7001', false],
    ['+49*', '+491', true],
    ['7*', '7\n1', true],
  ];
  for (const [pattern, name, may] of rows) {
    it(`${may ? 'hold' : 'do not hold'} ${JSON.stringify(name)} for the pattern ${pattern}`, () => {
      const entitlement = new Entitlement([{ name: 'a', password: 'b', dns: [pattern] }]);
      assert.equal(entitlement.mayRegister('a', name), may);
      assert.equal(entitlement.mayRegister('someone else', name), false);
    });
  }
});

describe('registrations', () => {
  const event = { name: 'EventUnregistered', thisDN: dn('7001') } as const;

  it('bring a client the events of its DNs and no others', () => {
    const registrations = new Registrations();
    const [one, other] = [new FakePeer('one'), new FakePeer('other')];
    registrations.add(one, dn('7001'));
    registrations.add(other, dn('7002'));
    registrations.tell(dn('7001'), event);
    assert.equal(one.sent.length, 1);
    assert.equal(other.sent.length, 0);
  });

  it('may be made twice, and end at once', () => {
    const registrations = new Registrations();
    const peer = new FakePeer('one');
    assert.equal(registrations.add(peer, dn('7001')), true);
    assert.equal(registrations.add(peer, dn('7001')), false);
    registrations.tell(dn('7001'), event);
    assert.equal(peer.sent.length, 1);
    assert.equal(registrations.remove(peer, dn('7001')), true);
    assert.equal(registrations.remove(peer, dn('7001')), false);
    assert.equal(registrations.has(peer, dn('7001')), false);
  });

  it('go with the client', () => {
    const registrations = new Registrations();
    const peer = new FakePeer('one');
    registrations.add(peer, dn('7001'));
    registrations.forget(peer);
    registrations.tell(dn('7001'), event);
    assert.deepEqual(peer.sent, []);
  });

  it('can leave out the one who has its own answer', () => {
    const registrations = new Registrations();
    const [one, other] = [new FakePeer('one'), new FakePeer('other')];
    for (const peer of [one, other]) registrations.add(peer, dn('7001'));
    registrations.tell(dn('7001'), event, one);
    assert.deepEqual([one.sent.length, other.sent.length], [0, 1]);
  });
});
