import assert from 'node:assert/strict';
import { errorCodes, errorNameOf } from '../../../src/tlib/error-code';
import { events } from '../../../src/tlib/events';
import { isMessageName, messageIDs } from '../../../src/tlib/message-table';
import { requests } from '../../../src/tlib/requests';
import { TlibError } from '../../../src/tlib/tlib-error';

describe('the table of messages', () => {
  it('numbers every message once', () => {
    assert.equal(new Set(Object.values(messageIDs)).size, Object.keys(messageIDs).length);
  });

  it('knows every message that is supported', () => {
    for (const name of [...Object.keys(requests), ...Object.keys(events)]) {
      assert.ok(isMessageName(name), name);
    }
  });

  it('has the numbers that T-Lib has', () => {
    assert.equal(messageIDs.RequestPrivateService, 149);
    assert.equal(messageIDs.EventPrivateInfo, 150);
    assert.equal(messageIDs.EventAttachedDataChanged, 85);
    assert.equal(messageIDs.RequestDeletePair, 33);
    assert.equal(messageIDs.RequestNetworkSingleStepTransfer, 176);
  });

  it('is not fooled by what every object has', () => {
    assert.equal(isMessageName('constructor'), false);
  });
});

describe('the errors', () => {
  it('are found by their number', () => {
    assert.equal(errorNameOf(53), 'INVALID_ATTR');
    assert.equal(errorNameOf(54321), undefined);
  });

  it('number every error once', () => {
    const codes = Object.values(errorCodes).map(({ code }) => code);
    assert.equal(new Set(codes).size, codes.length);
  });

  it('say their number, name and text', () => {
    const { code, errorCode, errorName, message } = new TlibError('INV_CONNID');
    assert.deepEqual(
      [code, errorCode, errorName, message],
      ['TERR_INV_CONNID', 56, 'INV_CONNID', 'no such call'],
    );
  });

  it('keep a number that is not in the table', () => {
    const { code, errorCode, errorName } = new TlibError(1141, 'incompatible');
    assert.deepEqual([code, errorCode, errorName], ['TERR_1141', 1141, undefined]);
  });
});
