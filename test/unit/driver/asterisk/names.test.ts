import assert from 'node:assert/strict';
import fc from 'fast-check';
import { callUUID, connID, dn, partyID, recordingID } from '../../../../src/call/ids';
import {
  decode,
  deviceOf,
  encode,
  stasisArguments,
} from '../../../../src/driver/asterisk/channel-name';
import {
  legArguments,
  legID,
  parseLegArguments,
  parseOwnID,
  requestURI,
  silenceID,
  tapID,
} from '../../../../src/driver/asterisk/replication-names';
import { parseRequestURI } from '../../../../src/recorder/request-uri';
import type { Replication } from '../../../../src/switch/replicator';

const hostile = [
  '$' + '{SHELL(reboot)}',
  '$[1+1]',
  'a,b',
  'a@b',
  'a;b',
  'a&b',
  '"quoted"',
  "it's",
  'line\r\nbreak',
  'a b',
  '<a>',
  '50%',
  '%41',
  'a=b',
  'a/b\\c',
  'Grüße ☎',
  '\u0000',
  '',
];

const replication = (text: string): Replication => ({
  recordingID: recordingID(text),
  callUUID: callUUID('0123456789ABCDEFGHIJKLMNOPQRSTUV'),
  connID: connID('0dbf030a414af3af'),
  recordDN: dn(text),
  way: 'dynamic',
  destination: '127.0.0.1:5070',
  params: { tenant: text },
  streams: [
    { party: partyID('a'), dn: dn(text) },
    { party: partyID('b'), dn: dn('other') },
  ],
});

describe('texts in the names that Asterisk is given', () => {
  it('come back as they were, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        assert.equal(decode(encode(text)), text);
      }),
    );
  });

  for (const text of hostile) {
    it(`mean nothing to a dialplan, a dial string or a URI: ${JSON.stringify(text)}`, () => {
      assert.match(encode(text), /^(?:[A-Za-z0-9_.\-+]|%[0-9A-F]{2})*$/);
      assert.equal(decode(encode(text)), text);
    });
  }

  for (const text of ['100%', '%zz', '%4']) {
    it(`are left as they are when they are not encoded: ${text}`, () => {
      assert.equal(decode(text), text);
    });
  }

  for (const text of hostile.filter(one => one !== '')) {
    it(`reach the recorder in the request URI: ${JSON.stringify(text)}`, () => {
      const leg = parseRequestURI(requestURI(replication(text), 1));
      const { recordingID: id, dn: own, recordDN, parameters } = leg;
      assert.deepEqual(
        { id, own, recordDN, parameters },
        { id: text, own: text, recordDN: text, parameters: { tenant: text } },
      );
    });

    it(`survive in what the leg remembers: ${JSON.stringify(text)}`, () => {
      const given = stasisArguments(`twinleg,${legArguments(replication(text))}`);
      const { recordingID: id, recordDN, connID: conn, way } = parseLegArguments(given) ?? {};
      assert.deepEqual(
        { id, recordDN, conn, way },
        { id: text, recordDN: text, conn: '0dbf030a414af3af', way: 'dynamic' },
      );
    });
  }

  it('are no leg of ours when something is missing', () => {
    for (const given of [
      [],
      ['leg'],
      ['tap', 'a', 'b', 'c', 'd', 'e'],
      ['leg', 'a', 'b', 'c', 'd'],
    ])
      assert.equal(parseLegArguments(given), undefined);
  });
});

describe('the names of our own channels', () => {
  it('say what they are, and of which replication and stream', () => {
    assert.deepEqual(parseOwnID(legID('0123ab', 1)), { kind: 'leg', key: '0123ab', stream: 1 });
    assert.deepEqual(parseOwnID(tapID('0123ab', 2)), { kind: 'tap', key: '0123ab', stream: 2 });
    assert.deepEqual(parseOwnID(silenceID('0123ab', 2, 3)), {
      kind: 'silence',
      key: '0123ab',
      stream: 2,
    });
  });

  for (const id of [
    '1763878000.1',
    'twinleg-',
    'twinleg-leg-xyz-1',
    'twinleg-leg-01-3',
    'xtwinleg-leg-01-1',
  ]) {
    it(`are not those of others: ${id}`, () => {
      assert.equal(parseOwnID(id), undefined);
    });
  }
});

describe('the device of a channel', () => {
  const rows: readonly [name: string, device: string | undefined][] = [
    ['PJSIP/7001-0000002a', '7001'],
    ['PJSIP/my-trunk-0000002a', 'my-trunk'],
    ['SIP/7001-0000002a', '7001'],
    ['Local/7001@phones-0000002a;1', undefined],
    ['Snoop/1763878000.1-00000001', undefined],
    ['PJSIP/7001', undefined],
    ['', undefined],
  ];
  for (const [name, device] of rows) {
    it(`of "${name}" is ${device ?? 'none'}`, () => {
      assert.equal(deviceOf(name), device);
    });
  }
});
