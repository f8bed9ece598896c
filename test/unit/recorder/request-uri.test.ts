import assert from 'node:assert/strict';
import { parseRequestURI, RequestURIError } from '../../../src/recorder/request-uri';

const uuid = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
const good = `sip:record=R-1@127.0.0.1:5070;calluuid=${uuid};dn=7002;recordDN=7001`;

describe('the request URI of a leg', () => {
  it('says which recording, call and party it brings', () => {
    assert.deepEqual(parseRequestURI(good), {
      recordingID: 'R-1',
      callUUID: uuid,
      dn: '7002',
      recordDN: '7001',
      parameters: {},
    });
  });

  const also: readonly [what: string, uri: string][] = [
    ['over TLS', good.replace('sip:', 'sips:')],
    ['in capitals', good.replace('sip:record', 'SIP:RECORD')],
    [
      'with other cases of its parameters',
      good.replace('calluuid', 'CallUUID').replace('dn', 'DN'),
    ],
    ['in another order', `sip:record=R-1@h;recordDN=7001;dn=7002;calluuid=${uuid}`],
    ['with an IPv6 host', good.replace('127.0.0.1:5070', '[::1]:5070')],
    ['with an empty parameter', `${good};`],
    ['with percent-encoding', good.replace('R-1', 'R%2D1').replace('7002', '%37002')],
  ];
  for (const [what, uri] of also) {
    it(`may come ${what}`, () => {
      const { recordingID, callUUID, dn, recordDN } = parseRequestURI(uri);
      assert.deepEqual(
        { recordingID, callUUID, dn, recordDN },
        { recordingID: 'R-1', callUUID: uuid, dn: '7002', recordDN: '7001' },
      );
    });
  }

  it('keeps whatever else stands in it, decoded', () => {
    const { parameters } = parseRequestURI(`${good};tenant=a%20b%3Bc;flag;eq=a=b`);
    assert.deepEqual(parameters, { tenant: 'a b;c', flag: '', eq: 'a=b' });
  });

  it('may hold any letters in its id and DNs', () => {
    const uri = good.replace('R-1', '%E2%98%8E').replace('7002', '%2B49%C3%BC');
    const { recordingID, dn } = parseRequestURI(uri);
    assert.equal(recordingID, '☎');
    assert.equal(dn, '+49ü');
  });

  const bad: readonly [what: string, uri: string][] = [
    ['nothing', ''],
    ['another user part', good.replace('record=', 'user=')],
    ['no id', good.replace('record=R-1', 'record=')],
    ['no host', good.replace('@127.0.0.1:5070', '')],
    ['another scheme', good.replace('sip:', 'tel:')],
    ['brackets around it', `<${good}>`],
    ['headers', `${good}?Subject=x`],
    ['a line break', `${good};a=b\r\nVia: x`],
    ['a space', `${good};a=b c`],
    ['a quote', `${good};a="b"`],
    ['two at signs', good.replace('R-1', 'R-1@x')],
    ['no calluuid', good.replace(`calluuid=${uuid};`, '')],
    ['a short calluuid', good.replace(uuid, uuid.slice(1))],
    ['a calluuid in small letters', good.replace(uuid, uuid.toLowerCase())],
    ['no dn', good.replace('dn=7002;', '')],
    ['an empty dn', good.replace('dn=7002', 'dn=')],
    ['no recordDN', good.replace(';recordDN=7001', '')],
    ['dn twice', `${good};DN=7003`],
    ['an id that is too long', good.replace('R-1', 'x'.repeat(257))],
    ['bad percent-encoding', good.replace('R-1', 'R%2')],
    ['percent-encoding that is no UTF-8', `${good};a=%FF`],
  ];
  for (const [what, uri] of bad) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => parseRequestURI(uri), RequestURIError);
    });
  }
});
