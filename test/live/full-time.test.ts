import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { chirp, samplesOf, tone } from '../../src/demo/tone';
import { timeOf } from '../../src/tlib/events';
import { find, lengthMs, separationDb, toneShare } from '../support/listen';
import { LiveSite } from '../support/live-site';
import { readWav } from '../support/read-wav';

/** From the answer to the release, by the PBX's own clock. */
const lengthToleranceMs = 40;
const agentHz = 1_000;
const customerHz = 440;
/** The callee's first word: from its first sample on it can be found to the sample. */
const firstWord = chirp(300, 3_000, 200);

describe('a call of a DN with record=true on real Asterisk', function () {
  this.timeout(60_000);
  let live: LiveSite;

  before(async () => {
    live = await LiveSite.start();
    await live.run();
    const audio = samplesOf(firstWord, tone(agentHz, 10_000));
    await live.site.phones.answer({ number: '7001', audio, ringMs: 600 });
  });

  after(() => live.stop());

  it('is recorded whole, each party on its own channel, with its attached data', async () => {
    const established = live.established('7001');
    const talks = live.next('EventEstablished', '7001');
    const leaves = live.next('EventReleased', '7001', () => true, 20_000);
    const durationMs = 4_000;
    const run = await live.site.phones.call({
      from: '4930111',
      to: '7001',
      as: 'carrier',
      audio: samplesOf(tone(customerHz, 1_000)),
      durationMs,
    });
    const call = await established;
    await live.desktop.attachUserData(call, { Segment: 'gold', Nested: { a: 1, b: 'zwei' } });
    await delay(1_000);
    await live.desktop.updateUserData(call, { Segment: 'platinum' });
    await run.finished();

    const [recording, ...others] = await live.archived(call.callUUID);
    assert.ok(recording?.file);
    assert.deepEqual(others, []);
    assert.equal(recording.status, 'verified', recording.reasons.join('; '));
    assert.equal(recording.way, 'full-time');
    assert.equal(recording.recordDN, '7001');
    assert.equal(recording.connID, call.connID);
    assert.equal(recording.ani, '4930111');
    assert.deepEqual(recording.userData.Nested, { a: 1, b: 'zwei' });
    assert.equal(recording.userData.Segment, 'platinum');

    const [agent, customer, ...more] = await readWav(recording.file);
    assert.ok(agent && customer);
    assert.equal(more.length, 0);
    const wholeMs = lengthMs(agent);
    const callMs = timeOf(await leaves).getTime() - timeOf(await talks).getTime();
    assert.ok(Math.abs(wholeMs - callMs) <= lengthToleranceMs, `${wholeMs} ms of ${callMs} ms`);
    // SIPp's own clock is a coarse one, and a busy machine makes it coarser.
    assert.ok(Math.abs(wholeMs - durationMs) <= 150, `${wholeMs} ms of ${durationMs} ms`);
    assert.equal(lengthMs(customer), wholeMs);
    const middle = { fromMs: 500, toMs: wholeMs - 100 };
    assert.ok(
      toneShare(agent, agentHz, middle) > 0.95,
      'the agent is heard throughout on channel 1',
    );
    assert.ok(
      toneShare(customer, customerHz, middle) > 0.95,
      'the customer is heard throughout on channel 2',
    );
    assert.ok(
      separationDb(customer, agent, customerHz) > 45,
      'nothing of the customer is on channel 1',
    );
    assert.ok(separationDb(agent, customer, agentHz) > 45, 'nothing of the agent is on channel 2');

    const lastWords = { fromMs: wholeMs - 120, toMs: wholeMs - 60 };
    assert.equal(toneShare(agent, agentHz, lastWords), 1, 'the agent is heard to the end');
    assert.equal(toneShare(customer, customerHz, lastWords), 1, 'the customer is heard to the end');

    const word = samplesOf(firstWord);
    const first20ms = word.subarray(0, 160);
    const found = find(agent.subarray(0, 8_000), word);
    assert.ok(found.likeness > 0.98, `the first word is there, likeness ${found.likeness}`);
    assert.ok(find(agent.subarray(0, 4_000), first20ms).likeness > 0.95, 'its first 20 ms are');
  });

  it('is recorded whatever its caller is called', async () => {
    const established = live.established('7001');
    const from = "49'$(id),;&=$EXTEN";
    const run = await live.site.phones.call({
      from,
      to: '7001',
      as: 'carrier',
      audio: samplesOf(tone(customerHz, 1_000)),
      durationMs: 1_500,
    });
    const call = await established;
    await run.finished();
    const [recording] = await live.archived(call.callUUID);
    assert.equal(recording?.status, 'verified', recording?.reasons.join('; '));
    assert.equal(recording.ani, "49'$(id),"); // What follows the semicolon is a parameter of the SIP URI, not the number.
  });
});
