import assert from 'node:assert/strict';
import { nearestKey } from '../../../src/config/nearest-key';

describe('the key that was meant', () => {
  const known = ['applicationName', 'applicationPassword', 'host', 'port', 'protocol', 'tls'];
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['prot', 'port'],
    ['prtocol', 'protocol'],
    ['application-name', 'applicationName'],
    ['HOST', 'host'],
    ['tsl', 'tls'],
    ['hots', 'host'],
    ['applicationPasswort', 'applicationPassword'],
    ['address', undefined],
    ['x', undefined],
    ['', undefined],
  ];
  for (const [key, meant] of cases) {
    it(`for ${JSON.stringify(key)} is ${meant ?? 'not guessed'}`, () => {
      assert.equal(nearestKey(key, known), meant);
    });
  }
});
