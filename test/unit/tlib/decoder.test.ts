import assert from 'node:assert/strict';
import { eventDecoder, requestDecoder } from '../../../src/tlib/decoder';
import { DecodeError } from '../../../src/tlib/decode-error';

const requests = requestDecoder();
const decode = (message: unknown) => requests.decode(Buffer.from(JSON.stringify(message)));

const query = (attributes: object) => ({ message: 'RequestQueryCall', attributes });
const connID = '0dbf030a414af3af';

describe('a request that comes in', () => {
  it('is read into its names in code', () => {
    assert.deepEqual(
      decode({
        message: 'RequestPrivateService',
        id: 149,
        attributes: {
          AttributeReferenceID: 7,
          AttributeThisDN: '7001',
          AttributeConnID: connID,
          AttributePrivateMsgID: 3013,
          AttributeExtensions: { record: 'source', key: { $binary: 'aGkh' } },
        },
      }),
      {
        name: 'RequestPrivateService',
        referenceID: 7,
        thisDN: '7001',
        connID,
        privateMsgID: 3013,
        extensions: { record: 'source', key: new Uint8Array(Buffer.from('hi!')) },
      },
    );
  });

  it('may come without attributes', () => {
    assert.deepEqual(decode({ message: 'RequestQueryServer' }), { name: 'RequestQueryServer' });
  });

  it('may call a ConnID ConnectionID and Reason Reasons', () => {
    const attributes = { AttributeConnectionID: connID, AttributeReasons: { why: 'not' } };
    assert.deepEqual(decode(query(attributes)), {
      name: 'RequestQueryCall',
      connID,
      reason: { why: 'not' },
    });
  });

  it('may write a ConnID in capitals', () => {
    const attributes = { AttributeConnID: connID.toUpperCase() };
    assert.deepEqual(decode(query(attributes)), { name: 'RequestQueryCall', connID });
  });

  for (const name of ['AddpPoll', 'AddpPollReply']) {
    it(`may be ${name}`, () => {
      assert.deepEqual(decode({ message: name }), { name });
    });
  }
});

const refused: readonly (readonly [what: string, message: unknown, code: number, text: string])[] =
  [
    ['has no name', { attributes: {} }, 53, 'message: expected the name of a T-Lib message'],
    ['has an unheard-of name', { message: 'RequestTea' }, 51, 'RequestTea is not a T-Lib message'],
    [
      'is not supported',
      { message: 'RequestMakeCall' },
      51,
      'RequestMakeCall is not supported here',
    ],
    ['is an event', { message: 'EventRinging' }, 51, 'EventRinging is not supported here'],
    ['is named constructor', { message: 'constructor' }, 51, 'constructor is not a T-Lib message'],
    [
      'has the id of another',
      { message: 'RequestQueryServer', id: 2 },
      53,
      'id: expected 1, the number of RequestQueryServer',
    ],
    [
      'has attributes in an array',
      { message: 'RequestQueryServer', attributes: [] },
      53,
      'attributes: expected a JSON object',
    ],
    [
      'has something beside the attributes',
      { message: 'RequestQueryServer', AttributeReferenceID: 1 },
      53,
      '"AttributeReferenceID": expected only message, id and attributes',
    ],
    ['lacks an attribute', query({}), 53, 'RequestQueryCall needs AttributeConnID'],
    [
      'has an attribute of another',
      query({ AttributeConnID: connID, AttributeDataKey: 'x' }),
      53,
      'RequestQueryCall has no attribute AttributeDataKey',
    ],
    [
      'has a ConnID that is none',
      query({ AttributeConnID: 'x' }),
      53,
      'AttributeConnID: expected a ConnID: a string of 16 hexadecimal digits',
    ],
    [
      'has a ConnID that is a number',
      query({ AttributeConnID: 7 }),
      53,
      'AttributeConnID: expected a ConnID: a string of 16 hexadecimal digits',
    ],
    [
      'has a number that is not one of its type',
      query({ AttributeConnID: connID, AttributeCallInfoType: 2 }),
      53,
      'AttributeCallInfoType: expected CallInfoType: one of 0, 1',
    ],
    [
      'has a ReferenceID below 0',
      query({ AttributeConnID: connID, AttributeReferenceID: -1 }),
      53,
      'AttributeReferenceID: expected an integer from 0 to 4294967295',
    ],
    [
      'has an empty DN',
      { message: 'RequestRegisterAddress', attributes: { AttributeThisDN: '' } },
      53,
      'AttributeThisDN: expected a DN: a string of 1 to 255 characters',
    ],
    [
      'has a list that is none',
      query({ AttributeConnID: connID, AttributeExtensions: { a: true } }),
      53,
      'AttributeExtensions: key "a": expected a string, a 32-bit integer, {"$binary":"<base64>"} or a list',
    ],
    [
      'says one thing twice',
      query({ AttributeConnID: connID, AttributeConnectionID: connID }),
      53,
      'AttributeConnectionID and AttributeConnID are one',
    ],
    [
      'distributes what is not a user event',
      {
        message: 'RequestDistributeUserEvent',
        attributes: { AttributeThisDN: '7001', AttributeUserData: {}, AttributeUserEvent: 60 },
      },
      53,
      'AttributeUserEvent: expected UserEventType: one of 96',
    ],
  ];

describe('a request that is refused', () => {
  for (const [what, message, errorCode, text] of refused) {
    it(`${what}: ${errorCode}, ${text}`, () => {
      assert.throws(() => decode(message), { errorCode, message: text, isMalformed: false });
    });
  }

  it('is refused under its ReferenceID, if that can be read', () => {
    const attributes = { AttributeReferenceID: 9, AttributeTea: 1 };
    assert.throws(() => decode(query(attributes)), { referenceID: 9 });
    assert.throws(() => decode({ message: 'RequestTea', attributes }), { referenceID: 9 });
  });

  for (const bytes of ['', 'x', '{', '[]', '"RequestQueryServer"', 'null', '7', '{} {}']) {
    it(`is malformed if it is ${JSON.stringify(bytes)}`, () => {
      assert.throws(() => requests.decode(Buffer.from(bytes)), {
        errorCode: 53,
        isMalformed: true,
      });
    });
  }

  it('is malformed if it is not UTF-8', () => {
    const bytes = Buffer.from('{"message":"RequestQueryServer\xff"}', 'latin1');
    assert.throws(() => requests.decode(bytes), { errorCode: 53, isMalformed: true });
  });
});

describe('an event that comes in', () => {
  const events = eventDecoder();
  const stamp = {
    AttributeEventSequenceNumber: 5,
    AttributeTimeinSecs: 1_700_000_000,
    AttributeTimeinuSecs: 250_000,
  };
  const event = (attributes: object, others: object = {}) =>
    events.decode(Buffer.from(JSON.stringify({ message: 'EventACK', attributes, ...others })));

  it('may have what a newer server adds: it is dropped', () => {
    const read = event({ ...stamp, AttributeReferenceID: 1, AttributeTea: 1 }, { later: true });
    assert.deepEqual(read, {
      name: 'EventACK',
      referenceID: 1,
      eventSequenceNumber: 5,
      timeinSecs: 1_700_000_000,
      timeinuSecs: 250_000,
    });
  });

  it('must have its number and its time', () => {
    assert.throws(() => event({ AttributeReferenceID: 1 }), DecodeError);
  });
});
