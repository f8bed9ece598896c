import assert from 'node:assert/strict';
import { parseLine } from '../../../src/cli/tlib-line';

const services = { start: 1, stop: 2, pause: 3, resume: 4 };
const call = '0123456789abcdef';

describe('a line typed at the T-Lib shell', () => {
  const table: readonly [line: string, request: object][] = [
    ['register 7001', { name: 'RequestRegisterAddress', thisDN: '7001' }],
    ['  unregister   7001 ', { name: 'RequestUnregisterAddress', thisDN: '7001' }],
    ['status 7001', { name: 'RequestQueryAddress', thisDN: '7001', addressInfoType: 0 }],
    ['calls 7001', { name: 'RequestQueryAddress', thisDN: '7001', addressInfoType: 9 }],
    [`call ${call}`, { name: 'RequestQueryCall', connID: call }],
    ['server', { name: 'RequestQueryServer' }],
    [
      `start 7001 ${call} record=destination id=a`,
      {
        name: 'RequestPrivateService',
        thisDN: '7001',
        connID: call,
        privateMsgID: 1,
        extensions: { record: 'destination', id: 'a' },
      },
    ],
    [
      `pause 7001 ${call}`,
      {
        name: 'RequestPrivateService',
        thisDN: '7001',
        connID: call,
        privateMsgID: 3,
        extensions: {},
      },
    ],
    [
      `attach 7001 ${call} a=b n=42 url=x=y`,
      {
        name: 'RequestAttachUserData',
        thisDN: '7001',
        connID: call,
        userData: { a: 'b', n: 42, url: 'x=y' },
      },
    ],
    [
      `delete 7001 ${call} a`,
      { name: 'RequestDeletePair', thisDN: '7001', connID: call, dataKey: 'a' },
    ],
    [`delete-all 7001 ${call}`, { name: 'RequestDeleteUserData', thisDN: '7001', connID: call }],
    [
      'event 7001 a=b',
      { name: 'RequestDistributeUserEvent', thisDN: '7001', userData: { a: 'b' } },
    ],
  ];
  for (const [line, request] of table)
    it(`is a request: ${line}`, () => {
      assert.deepEqual(parseLine(line, services), { request });
    });

  for (const line of [
    '',
    'help',
    'register',
    'call 12',
    `start 7001`,
    'start 7001 xyz',
    `dance 7001 ${call}`,
  ])
    it(`is answered with help: "${line}"`, () => {
      assert.ok('help' in parseLine(line, services));
    });

  it('waits', () => {
    assert.deepEqual(parseLine('wait 250', services), { waitMs: 250 });
  });
});
