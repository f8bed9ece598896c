import assert from 'node:assert/strict';
import { DeadlineError } from '../../../src/errors';
import { redactFields, redactText } from '../../../src/log/redact';

const hidden = '[redacted]';

describe('text in the log', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['http://twinleg:p4ss@127.0.0.1:8088/ari', `http://${hidden}@127.0.0.1:8088/ari`],
    ['to http://u:p@ss:w0rd@h/ and back', `to http://${hidden}@h/ and back`],
    ['login u:p4ss@host failed', `login ${hidden}@host failed`],
    ['sip:7001:p4ss@host', `sip:${hidden}@host`],
    ['ws://h/ari/events?app=a&api_key=u:p4ss&x=1', `ws://h/ari/events?app=a&api_key=${hidden}&x=1`],
    ['API_KEY=u%3Ap4ss', `API_KEY=${hidden}`],
    ['sip:7001@127.0.0.1:5060', 'sip:7001@127.0.0.1:5060'],
    [
      'sip:record=ABC_2026-01-02_03-04-05@h:5070;dn=7001',
      'sip:record=ABC_2026-01-02_03-04-05@h:5070;dn=7001',
    ],
    ['http://127.0.0.1:8088/ari/channels', 'http://127.0.0.1:8088/ari/channels'],
    ['2026-01-02T03:04:05Z 7001 to 7002', '2026-01-02T03:04:05Z 7001 to 7002'],
  ];
  for (const [text, redacted] of cases) {
    it(`"${text}" is written as "${redacted}"`, () => {
      assert.equal(redactText(text), redacted);
    });
  }
});

describe('fields of the log', () => {
  const circle: Record<string, unknown> = { a: 1 };
  circle.self = circle;
  const shared = { x: 1 };

  const cases: readonly (readonly [string, unknown, unknown])[] = [
    [
      'passwords',
      { password: 'x', deep: [{ applicationPassword: 'x' }] },
      { password: hidden, deep: [{ applicationPassword: hidden }] },
    ],
    [
      'attached data',
      { userData: { card: '4111' }, AttributeUserData: {} },
      { userData: hidden, AttributeUserData: hidden },
    ],
    ['headers', { Authorization: 'Basic eA==' }, { Authorization: hidden }],
    ['a URL at depth', { a: { b: ['http://u:p@h'] } }, { a: { b: [`http://${hidden}@h`] } }],
    ['bytes', { data: Buffer.from('secret') }, { data: '[6 bytes]' }],
    [
      'a map and a set',
      { m: new Map([['password', 1]]), s: new Set([1n]) },
      { m: { password: hidden }, s: ['1'] },
    ],
    [
      'dates',
      { at: new Date(0), bad: new Date(NaN) },
      { at: '1970-01-01T00:00:00.000Z', bad: 'invalid date' },
    ],
    ['a circle', { circle }, { circle: { a: 1, self: '[circular]' } }],
    ['the same thing twice', { a: [shared, shared] }, { a: [{ x: 1 }, { x: 1 }] }],
    [
      'plain values',
      { n: 1, t: true, none: null, no: undefined },
      { n: 1, t: true, none: null, no: undefined },
    ],
  ];
  for (const [what, fields, redacted] of cases) {
    it(`has ${what} fit to be written`, () => {
      assert.deepEqual(redactFields({ fields }).fields, redacted);
    });
  }

  it('tells an error by name, code, message and cause, without its stack', () => {
    const error = new DeadlineError('GET http://u:p@h', 5);
    error.cause = new Error('api_key=u:p');
    assert.deepEqual(redactFields({ error }).error, {
      name: 'DeadlineError',
      code: 'DEADLINE',
      message: `GET http://${hidden}@h: no answer within 5 ms`,
      cause: { name: 'Error', message: `api_key=${hidden}` },
    });
  });
});
