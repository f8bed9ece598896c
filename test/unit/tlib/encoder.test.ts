import assert from 'node:assert/strict';
import { callUUID, connID, dn } from '../../../src/call/ids';
import { eventDecoder, requestDecoder } from '../../../src/tlib/decoder';
import { encodeEvent, encodePoll, encodeRequest } from '../../../src/tlib/encoder';
import { CallType } from '../../../src/tlib/enumerations';
import { timeOf, type OutgoingEvent } from '../../../src/tlib/events';
import type { Request } from '../../../src/tlib/requests';

const ringing: OutgoingEvent = {
  name: 'EventRinging',
  connID: connID('0dbf030a414af3af'),
  callUUID: callUUID('01FES9JKSOFQLEKK3CSH5B5AES00JV1U'),
  callType: CallType.Inbound,
  thisDN: dn('7001'),
  ani: '15105550100',
  userData: { $note: 'x\n' },
};
const stamp = { eventSequenceNumber: 12, at: new Date(1_700_000_000_123) };

describe('an event that goes out', () => {
  it('is one line of T-Lib’s names, with its number and the time', () => {
    assert.equal(
      encodeEvent(ringing, stamp),
      '{"message":"EventRinging","id":60,"attributes":{"AttributeConnID":"0dbf030a414af3af",' +
        '"AttributeCallUUID":"01FES9JKSOFQLEKK3CSH5B5AES00JV1U","AttributeCallType":2,' +
        '"AttributeThisDN":"7001","AttributeEventSequenceNumber":12,' +
        '"AttributeTimeinSecs":1700000000,"AttributeTimeinuSecs":123000,' +
        '"AttributeANI":"15105550100","AttributeUserData":{"$$note":"x\\n"}}}',
    );
  });

  it('has the time at which it happened, if it brings that', () => {
    const happened = new Date(1_600_000_000_007);
    const read = eventDecoder().decode(
      Buffer.from(encodeEvent({ ...ringing, at: happened }, stamp)),
    );
    assert.ok(read.name === 'EventRinging');
    assert.deepEqual(timeOf(read), happened);
  });

  it('leaves out what is undefined', () => {
    const text = encodeEvent({ ...ringing, referenceID: undefined }, stamp);
    assert.equal(text, encodeEvent(ringing, stamp));
  });

  it('is read as it was written', () => {
    assert.deepEqual(eventDecoder().decode(Buffer.from(encodeEvent(ringing, stamp))), {
      ...ringing,
      eventSequenceNumber: 12,
      timeinSecs: 1_700_000_000,
      timeinuSecs: 123_000,
    });
  });
});

describe('a request that goes out', () => {
  it('is read as it was written', () => {
    const request: Request = {
      name: 'RequestAttachUserData',
      referenceID: 4_294_967_295,
      thisDN: dn('7001'),
      connID: connID('0dbf030a414af3af'),
      userData: { pin: new Uint8Array([0, 255]), deep: { $binary: 'no' } },
    };
    assert.deepEqual(requestDecoder().decode(Buffer.from(encodeRequest(request))), request);
  });
});

describe('a poll', () => {
  it('is a name and nothing else', () => {
    assert.equal(encodePoll('AddpPoll'), '{"message":"AddpPoll"}');
  });
});
