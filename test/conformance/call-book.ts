import assert from 'node:assert/strict';
import { callUUID, connID, dn, partyID } from '../../src/call/ids';
import type { CallBook, CallBookEntry } from '../../src/switch/call-book';
import { after } from '../support/recording';

const entry = (id: string, more: Partial<CallBookEntry> = {}): CallBookEntry => ({
  connID: connID(id),
  callUUID: callUUID(`UUID-${id}`),
  pbx: 'main',
  pbxCall: `channel-${id}`,
  parties: [
    { party: partyID('PJSIP/7001-00000001'), dn: dn('7001'), role: 1 },
    { party: partyID('PJSIP/7002-00000002'), dn: dn('7002'), role: 2 },
  ],
  userData: { name: 'Müller', $binary: 'a key', bytes: Uint8Array.of(1, 0), list: { inner: 3 } },
  startedAt: after(0),
  ...more,
});

/** Every call book keeps the port's promises. `make` gives an empty one. */
export function describeCallBook(name: string, make: () => CallBook): void {
  describe(`${name} as a call book`, () => {
    let book: CallBook;

    beforeEach(() => {
      book = make();
    });

    it('gives the calls back as they were saved, oldest first', () => {
      const calls = [
        entry('b', { startedAt: after(1) }),
        entry('c', { startedAt: after(1) }),
        entry('a'),
      ];
      for (const call of calls) book.save(call);
      assert.deepEqual(book.entries(), [calls[2], calls[0], calls[1]]);
    });

    it('keeps what was saved last of a call', () => {
      book.save(entry('a'));
      const changed = entry('a', { parties: [], userData: {} });
      book.save(changed);
      assert.deepEqual(book.entries(), [changed]);
    });

    it('forgets one call and no other, however often it is told', () => {
      book.save(entry('a'));
      book.save(entry('b'));
      book.forget(connID('a'));
      book.forget(connID('a'));
      assert.deepEqual(book.entries(), [entry('b')]);
    });
  });
}
