import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { samplesOf, tone } from '../../src/demo/tone';
import { lengthMs, separationDb, tonesIn, toneShare } from '../support/listen';
import { LiveSite } from '../support/live-site';
import { readWav } from '../support/read-wav';

/** Two calls at once: nobody sounds like anybody else. */
const parties = [
  { agent: '7002', agentHz: 1_000, customerHz: 440 },
  { agent: '7003', agentHz: 1_400, customerHz: 600 },
] as const;
const allHz = parties.flatMap(({ agentHz, customerHz }) => [agentHz, customerHz]);

describe('recording on demand on real Asterisk', function () {
  this.timeout(60_000);
  let live: LiveSite;

  before(async () => {
    live = await LiveSite.start();
    await live.run();
    for (const { agent, agentHz } of parties)
      await live.site.phones.answer({
        number: agent,
        audio: samplesOf(tone(agentHz, 1_000)),
        ringMs: 300,
      });
  });

  after(() => live.stop());

  async function record({ agent, agentHz, customerHz }: (typeof parties)[number]): Promise<void> {
    const established = live.established(agent);
    const run = await live.site.phones.call({
      from: `4930${agent}`,
      to: agent,
      as: 'carrier',
      audio: samplesOf(tone(customerHz, 1_000)),
      durationMs: 5_500,
    });
    const call = await established;
    await live.desktop.attachUserData(call, { Before: 'the start' });
    await delay(500);
    const started = await live.ask(call, 'start');
    await live.desktop.attachUserData(call, { During: agent });
    await delay(2_000);
    const stopped = await live.ask(call, 'stop');
    await live.desktop.attachUserData(call, { After: 'the stop' });
    await run.finished();

    const [recording, ...others] = await live.archived(call.callUUID);
    assert.ok(recording?.file);
    assert.deepEqual(others, []);
    assert.equal(recording.status, 'verified', recording.reasons.join('; '));
    assert.equal(recording.way, 'dynamic');
    assert.equal(recording.recordDN, agent);
    assert.equal(recording.id, started.extensions?.id);
    assert.equal(recording.userData.Before, 'the start');
    assert.equal(recording.userData.During, agent);
    const [own, other] = await readWav(recording.file);
    assert.ok(own && other);
    const toldMs =
      (stopped.timeinSecs - started.timeinSecs) * 1_000 +
      (stopped.timeinuSecs - started.timeinuSecs) / 1_000;
    assert.ok(Math.abs(lengthMs(own) - toldMs) < 100, `${lengthMs(own)} ms, told ${toldMs} ms`);
    const middle = { fromMs: 150, toMs: lengthMs(own) - 100 };
    assert.ok(toneShare(own, agentHz, middle) > 0.95, JSON.stringify(tonesIn(own, allHz)));
    assert.ok(toneShare(other, customerHz, middle) > 0.95, JSON.stringify(tonesIn(other, allHz)));
    for (const hz of allHz) {
      if (hz !== agentHz)
        assert.ok(
          separationDb(samplesOf(tone(hz, 1_000)), own, hz) > 45,
          `${hz} Hz on channel 1 of ${agent}`,
        );
      if (hz !== customerHz)
        assert.ok(
          separationDb(samplesOf(tone(hz, 1_000)), other, hz) > 45,
          `${hz} Hz on channel 2 of ${agent}`,
        );
    }
  }

  it('starts and stops in mid call, and two recordings at once do not mix', async () => {
    await Promise.all(parties.map(record));
  });

  it('leaves the call alone and no leg behind', async () => {
    const channels = await live.site.pbx.rx('core show channels count');
    assert.match(channels, /^0 active channels/m);
    const bridges = await live.site.pbx.rx('bridge show all');
    assert.doesNotMatch(bridges, /twinleg-bridge/);
    assert.match(await live.site.recorder.rx('core show channels count'), /^0 active channels/m);
  });
});
