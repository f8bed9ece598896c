import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { samplesOf, tone } from '../../src/demo/tone';
import { decodeUlaw } from '../support/decode-ulaw';
import { between, lengthMs, silentSpans, toneDb, tonesIn, toneShare } from '../support/listen';
import { LiveSite, type LiveCall } from '../support/live-site';
import { readWav } from '../support/read-wav';
import { SipSink } from '../support/sip-peer';

/** Sounded by both parties in the paused span and nowhere else. */
const markerHz = 2_500;
const [agentHz, customerHz] = [1_000, 440];
/** When the parties begin and end to sound the marker, from the answer. */
const [markerFromMs, markerToMs] = [2_400, 3_600];
const callMs = 6_000;
/** What a phone says: its own tone, then the marker, then its own again. */
const withMarker = (hz: number): Int16Array =>
  samplesOf(tone(hz, markerFromMs), tone(markerHz, markerToMs - markerFromMs), tone(hz, 10_000));
/** A sine that is not there is at least so much quieter than one that is. */
const inaudibleDb = -50;

async function wavesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter(name => name.endsWith('.wav')).map(name => join(folder, name));
}

describe('a pause on real Asterisk', function () {
  this.timeout(60_000);
  let live: LiveSite;
  let sink: SipSink;

  before(async () => {
    sink = await SipSink.open();
    live = await LiveSite.start({ recording: { allowedDestinations: [sink.address] } });
    await live.run();
    await live.site.phones.answer({ number: '7001', audio: withMarker(agentHz), ringMs: 500 });
    await live.site.phones.answer({ number: '7002', audio: withMarker(agentHz), ringMs: 500 });
  });

  after(async () => {
    await live.stop();
    sink.close();
  });

  /** A call in which the recording is paused before the marker sounds and resumed after it. */
  async function call(to: string, start: (call: LiveCall) => Promise<unknown>): Promise<LiveCall> {
    const established = live.established(to);
    const run = await live.site.phones.call({
      from: '4930111',
      to,
      as: 'carrier',
      audio: withMarker(customerHz),
      durationMs: callMs,
    });
    const one = await established;
    const answeredAt = Date.now();
    await start(one);
    await delay(answeredAt + 2_000 - Date.now());
    await live.ask(one, 'pause');
    await delay(answeredAt + 4_000 - Date.now());
    await live.ask(one, 'resume');
    await run.finished();
    return one;
  }

  it('leaves nothing of the paused span on the recorder’s disk, and keeps the time line', async () => {
    const { callUUID } = await call('7001', async () => undefined);
    const [recording] = await live.archived(callUUID);
    assert.ok(recording?.file);
    assert.equal(recording.status, 'verified', recording.reasons.join('; '));
    assert.deepEqual(
      recording.masks.map(({ type }) => type),
      ['paused', 'resume'],
    );

    const [paused = NaN, resumed = NaN] = recording.masks.map(
      ({ time }) => Date.parse(time) - recording.startedAt.getTime(),
    );
    assert.ok(paused < markerFromMs && resumed > markerToMs, 'the pause covers the marker');
    for (const [index, channel] of (await readWav(recording.file)).entries()) {
      const hz = index === 0 ? agentHz : customerHz;
      const isCovered = silentSpans(channel).some(
        ({ fromMs, toMs }) => fromMs <= paused + 1 && toMs >= resumed - 1,
      );
      assert.ok(isCovered, `channel ${index + 1} is exact silence from ${paused} to ${resumed} ms`);
      assert.ok(toneShare(channel, hz, { fromMs: 300, toMs: paused - 100 }) > 0.95, 'heard before');
      assert.ok(
        toneShare(channel, hz, { fromMs: resumed + 120, toMs: callMs - 150 }) > 0.95,
        `heard after on channel ${index + 1}: ${JSON.stringify(tonesIn(channel, [hz, markerHz]))}`,
      );
      assert.ok(Math.abs(lengthMs(channel) - callMs) <= 40, `${lengthMs(channel)} ms`);
    }

    const files = await wavesIn(live.folder);
    assert.ok(files.length >= 3, 'the legs’ own files and the stereo one');
    for (const file of files)
      for (const channel of await readWav(file)) assertWithoutMarker(channel, file);
  });

  it('lets no RTP of the paused span leave the PBX', async () => {
    const { callUUID } = await call('7002', async one => {
      const started = live.next('EventPrivateInfo', '7002');
      const { thisDN, connID } = one;
      const privateMsgID = live.config.recording.privateServices.start;
      await live.desktop.privateService({
        thisDN,
        connID,
        privateMsgID,
        extensions: { dest: sink.address },
      });
      await started;
    });
    assert.equal(sink.legs.length, 2);
    await delay(200);
    for (const leg of sink.legs) {
      assert.match(
        leg.requestURI,
        new RegExp(`^sip:record=[^@]+@${sink.address};calluuid=${callUUID};dn=`),
      );
      assert.equal(leg.headers['x-genesys-calluuid'], callUUID);
      assert.ok(leg.hasEnded, 'a BYE ends the leg');
      const heard = decodeUlaw(Buffer.concat(leg.payloads));
      assert.ok(
        lengthMs(heard) > callMs - 600,
        `RTP goes on through the pause: ${lengthMs(heard)} ms`,
      );
      assert.ok(
        toneDb(
          between(heard, { fromMs: 500, toMs: 1_500 }),
          leg.requestURI.includes('dn=7002') ? agentHz : customerHz,
        ) > -15,
      );
      assertWithoutMarker(heard, leg.requestURI);
    }
  });
});

function assertWithoutMarker(samples: Int16Array, what: string): void {
  for (let fromMs = 0; fromMs < lengthMs(samples); fromMs += 100) {
    const level = toneDb(between(samples, { fromMs, toMs: fromMs + 100 }), markerHz);
    assert.ok(
      level < inaudibleDb,
      `${what}: the marker is heard at ${fromMs} ms (${level.toFixed(0)} dB)`,
    );
  }
}
