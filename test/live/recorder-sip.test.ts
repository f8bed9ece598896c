import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { callUUIDFrom } from '../../src/call/ids';
import { randomBytes } from 'node:crypto';
import { LiveSite } from '../support/live-site';
import { invite } from '../support/sip-peer';
import { until } from '../support/until';

const uuid = () => callUUIDFrom(randomBytes(20));

describe('the recording endpoint and what strangers send it', function () {
  this.timeout(60_000);
  let live: LiveSite;
  let host: string;

  before(async () => {
    live = await LiveSite.start({ recorder: { partnerTimeoutMs: 500 } });
    await live.run();
    host = `127.0.0.1:${live.site.recorder.sipPort}`;
  });

  after(() => live.stop());

  const bad: readonly [what: string, uri: () => string][] = [
    ['no recording', () => `sip:7001@${host}`],
    ['no user', () => `sip:${host}`],
    ['an empty id', () => `sip:record=@${host};calluuid=${uuid()};dn=1;recordDN=1`],
    ['no parameters', () => `sip:record=x@${host}`],
    ['no CallUUID', () => `sip:record=x@${host};dn=7001;recordDN=7001`],
    ['a CallUUID that is none', () => `sip:record=x@${host};calluuid=12345;dn=7001;recordDN=7001`],
    ['no dn', () => `sip:record=x@${host};calluuid=${uuid()};recordDN=7001`],
    ['no recordDN', () => `sip:record=x@${host};calluuid=${uuid()};dn=7001`],
  ];
  for (const [what, uri] of bad)
    it(`refuses a request URI with ${what} by 400`, async () => {
      assert.equal(await invite(uri(), live.site.recorder.sipPort), 400);
    });

  it('records a leg whose partner never comes alone, and marks it', async () => {
    const callUUID = uuid();
    const uri = `sip:record=lonely@${host};calluuid=${callUUID};dn=7001;recordDN=7001`;
    assert.equal(await invite(uri, live.site.recorder.sipPort), 200);
    // Nobody sends RTP: the endpoint ends the leg by its timeout.
    const [recording] = await until(
      'the recording to be archived',
      async () => {
        const found = live.twinleg.catalogue
          .list({ callUUID })
          .filter(({ status }) => status !== 'recording');
        return found.some(({ status }) => status === 'suspect') ? found : undefined;
      },
      20_000,
    );
    assert.ok(
      recording?.reasons.some(reason => reason.includes('one leg')),
      recording?.reasons.join('; '),
    );
    const journey = live.twinleg.catalogue.journey(callUUID).map(({ what }) => what);
    assert.ok(journey.includes('other leg did not come'), journey.join(', '));
  });

  it('records two legs with the same dn and refuses a third one', async () => {
    const callUUID = uuid();
    const uri = `sip:record=twice@${host};calluuid=${callUUID};dn=7001;recordDN=7001`;
    assert.equal(await invite(uri, live.site.recorder.sipPort), 200);
    assert.equal(await invite(uri, live.site.recorder.sipPort), 200);
    await delay(300);
    assert.equal(await invite(uri, live.site.recorder.sipPort), 400);
    const [recording] = await until(
      'the recording to be archived',
      async () => {
        const found = live.twinleg.catalogue.list({ callUUID });
        return found.some(({ status }) => status === 'suspect') ? found : undefined;
      },
      20_000,
    );
    assert.equal(recording?.legs.length, 2);
    assert.ok(
      recording.reasons.some(reason => reason.includes('7001')),
      recording.reasons.join('; '),
    );
  });
});
