import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { openCatalogue } from '../../src/main';
import type { Recording } from '../../src/catalogue/recording';
import { samplesOf, tone } from '../../src/demo/tone';
import { ControllerProcess } from '../support/controller-process';
import { lengthMs, silentSpans, toneShare } from '../support/listen';
import { LiveSite } from '../support/live-site';
import { readWav } from '../support/read-wav';
import { until } from '../support/until';

const [agentHz, customerHz] = [1_000, 440];
/** An hour of it, cut to what the call needs: SIPp begins anew after a minute. */
const voice = (hz: number): Int16Array => samplesOf(tone(hz, 1_000));

describe('a controller that is killed in mid call', function () {
  this.timeout(90_000);
  let live: LiveSite;
  let controller: ControllerProcess;

  beforeEach(async () => {
    live = await LiveSite.start();
    controller = await ControllerProcess.start(live.site.configFile);
    await live.desktop.connect();
    await live.site.phones.answer({ number: '7001', audio: voice(agentHz), ringMs: 400 });
  });

  afterEach(async () => {
    await controller.stop();
    await live.stop();
  });

  async function call(durationMs: number) {
    const established = live.established('7001');
    const run = await live.site.phones.call({
      from: '4930111',
      to: '7001',
      as: 'carrier',
      audio: voice(customerHz),
      durationMs,
    });
    return { call: await established, run };
  }

  /** The one recording of the catalogue, once it is archived. */
  const finished = (): Promise<Recording> =>
    until(
      'the recording to be archived',
      async () => {
        const catalogue = openCatalogue(live.config);
        try {
          const [recording, ...others] = catalogue.list();
          assert.deepEqual(others, []);
          return recording && ['verified', 'suspect'].includes(recording.status)
            ? recording
            : undefined;
        } finally {
          catalogue.close();
        }
      },
      20_000,
    );

  async function assertWhole(
    recording: Recording,
    callMs: number,
    toleranceMs: number,
  ): Promise<void> {
    assert.ok(recording.file);
    assert.equal(recording.status, 'verified', recording.reasons.join('; '));
    const [agent, customer] = await readWav(recording.file);
    assert.ok(agent && customer);
    assert.ok(
      Math.abs(lengthMs(agent) - callMs) <= toleranceMs,
      `${lengthMs(agent)} ms of ${callMs} ms`,
    );
    const middle = { fromMs: 150, toMs: callMs - 100 };
    assert.ok(toneShare(agent, agentHz, middle) > 0.95, 'the agent throughout');
    assert.ok(toneShare(customer, customerHz, middle) > 0.95, 'the customer throughout');
  }

  it('loses no audio, and the next one adopts the recording and finishes its row', async () => {
    const durationMs = 8_000;
    const { call: one, run } = await call(durationMs);
    await live.desktop.attachUserData(one, { Before: 'the crash' });
    await delay(1_000);
    await controller.kill();
    await delay(1_000);
    controller = await ControllerProcess.start(live.site.configFile);
    // The desktop logs in again by itself; the call has kept its ConnID and its data.
    await until('the desktop to be back', async () =>
      live.desktop.registerAddress(one.thisDN).then(
        () => true,
        () => undefined,
      ),
    );
    const { userData } = await live.desktop.queryCall(one.connID);
    assert.equal(userData?.Before, 'the crash');
    await live.desktop.attachUserData(one, { After: 'the restart' });
    await run.finished();
    const recording = await finished();
    await assertWhole(recording, durationMs, 40);
    assert.equal(recording.connID, one.connID);
    assert.equal(recording.way, 'full-time');
    assert.equal(recording.userData.Before, 'the crash');
    assert.equal(recording.userData.After, 'the restart');
  });

  it('loses no audio of a call that ends before the next one starts', async () => {
    const durationMs = 3_000;
    const { run } = await call(durationMs);
    await delay(800);
    await controller.kill();
    await run.finished();
    await until(
      'the legs to end by themselves',
      async () =>
        /^0 active channels/m.test(await live.site.pbx.rx('core show channels count'))
          ? true
          : undefined,
      10_000,
    );
    controller = await ControllerProcess.start(live.site.configFile);
    await assertWhole(await finished(), durationMs, 100);
  });

  it('leaves a paused recording paused, and no leg behind when the call ends', async () => {
    const { call: one, run } = await call(5_000);
    await delay(500);
    await live.ask(one, 'pause');
    await delay(200); // So long it may take the recorder to have heard of it too.
    await controller.kill();
    await run.finished();
    await until(
      'the legs to end by themselves',
      async () =>
        /^0 active channels/m.test(await live.site.pbx.rx('core show channels count'))
          ? true
          : undefined,
      10_000,
    );
    controller = await ControllerProcess.start(live.site.configFile);
    const recording = await finished();
    assert.ok(recording.file);
    const pausedMs = Date.parse(recording.masks[0]?.time ?? '') - recording.startedAt.getTime();
    for (const channel of await readWav(recording.file)) {
      const isSilent = silentSpans(channel).some(
        ({ fromMs, toMs }) => fromMs <= pausedMs + 1 && toMs >= lengthMs(channel) - 1,
      );
      assert.ok(isSilent, 'silent from the pause to the end');
    }
  });
});
