import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  callUUID,
  callUUIDFrom,
  connIDFrom,
  defaultRecordingID,
  isCallUUID,
  isConnID,
} from '../../../src/call/ids';

describe('the ids of calls', () => {
  it('are printed as T-Lib prints them, whatever the random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), bytes => {
        assert(isConnID(connIDFrom(bytes)));
        assert(isCallUUID(callUUIDFrom(bytes)));
      }),
    );
  });

  it('keep their leading zeros', () => {
    assert.equal(connIDFrom(new Uint8Array(8)), '0'.repeat(16));
    assert.equal(callUUIDFrom(new Uint8Array(20)), '0'.repeat(32));
    assert.equal(callUUIDFrom(new Uint8Array(20).fill(255)), 'V'.repeat(32));
  });

  const bad: readonly [text: string, why: string][] = [
    ['', 'nothing'],
    ['0dbf030a414af3a', 'too short'],
    ['0DBF030A414AF3AF', 'upper case'],
    ['0dbf030a414af3ag', 'no hexadecimal digit'],
  ];
  for (const [text, why] of bad) {
    it(`take "${text}" for no ConnID: ${why}`, () => {
      assert.equal(isConnID(text), false);
    });
  }

  it('take text with letters beyond V for no CallUUID', () => {
    assert.equal(isCallUUID('W'.repeat(32)), false);
    assert.equal(isCallUUID('v'.repeat(32)), false);
    assert.equal(isCallUUID('0'.repeat(31)), false);
  });

  it('make the id of a recording as SIP Server does, in UTC', () => {
    const uuid = callUUID('0123456789ABCDEFGHIJKLMNOPQRSTUV');
    assert.equal(
      defaultRecordingID(uuid, new Date('2026-03-01T23:05:09.999Z')),
      '0123456789ABCDEFGHIJKLMNOPQRSTUV_2026-03-01_23-05-09',
    );
  });
});
