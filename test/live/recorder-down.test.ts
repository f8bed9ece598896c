import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { samplesOf, tone } from '../../src/demo/tone';
import { LiveSite } from '../support/live-site';

describe('a recorder that is down on real Asterisk', function () {
  this.timeout(60_000);
  let live: LiveSite;

  before(async () => {
    live = await LiveSite.start();
    await live.run();
    await live.site.phones.answer({
      number: '7001',
      audio: samplesOf(tone(1_000, 1_000)),
      ringMs: 300,
    });
  });

  after(() => live.stop());

  it('does not harm the call; the recording is tried again and the failure can be seen', async () => {
    await live.site.recorder.kill();
    const established = live.established('7001');
    const run = await live.site.phones.call({
      from: '4930111',
      to: '7001',
      as: 'carrier',
      audio: samplesOf(tone(440, 1_000)),
      durationMs: 6_000,
    });
    const { callUUID } = await established;
    const { succeeded, failed } = await run.finished();
    assert.deepEqual(
      { succeeded, failed },
      { succeeded: 1, failed: 0 },
      'the call went on to its end',
    );
    await delay(500);

    const failures = live.twinleg.catalogue
      .journey(callUUID)
      .filter(({ what }) => what === 'recording failed, trying again');
    assert.ok(failures.length >= 2, `tried again: ${failures.length}`);
    const [row] = live.twinleg.catalogue.list({ callUUID });
    assert.equal(
      row?.status,
      'failed',
      'a call that should have been recorded and was not has a row',
    );
    assert.equal(row.recordDN, '7001');
    assert.ok(row.reasons.length > 0, 'it says why');
    const shouted = live.log.of('error').map(({ message }) => message);
    assert.ok(shouted.includes('call was not recorded'));
  });
});
