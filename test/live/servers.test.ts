import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Phones } from '../../src/demo/phones';
import { samplesOf, tone } from '../../src/demo/tone';
import { startAsterisk, type PrivateAsterisk } from '../../src/driver/asterisk/private-asterisk';
import { findOptions } from '../../src/provision/environment';
import { PortBlock } from '../../src/provision/free-ports';
import { findServers, type Servers } from '../../src/provision/servers';
import { lengthMs, onsetMs, toneDb, toneShare } from '../support/listen';
import { readWav } from '../support/read-wav';
import { RecordedLog } from '../support/recorded-log';
import { temporaryFolder } from '../support/temporary-folder';
import { until } from '../support/until';

const CONFIGURATIONS = join(__dirname, '../../server-config');
/** The trunk's one call; what it and the phone say. */
const [CUSTOMER_HZ, PHONE_HZ, TALK_MS] = [440, 1_000, 3_000] as const;

describe('the servers of server-config', function () {
  this.timeout(600_000);
  const folder = temporaryFolder();
  let servers: Servers;
  let ports: PortBlock;
  let phones: Phones | undefined;
  const started: PrivateAsterisk[] = [];

  before(async () => {
    servers = await findServers(findOptions(process.env, () => undefined));
  });

  beforeEach(async () => {
    ports = await PortBlock.claim();
  });

  afterEach(async () => {
    await phones?.close();
    await Promise.all(started.splice(0).map(each => each.stop()));
    ports.close();
  });

  const start = async (name: string, log = new RecordedLog()): Promise<PrivateAsterisk> => {
    const { start: rtpStart, end: rtpEnd } = await ports.range(100);
    const asterisk = await startAsterisk({
      servers,
      configDir: join(CONFIGURATIONS, name),
      runDir: join(folder(), name),
      ports: { sip: await ports.port(), ari: await ports.port(), rtpStart, rtpEnd },
      log,
    });
    started.push(asterisk);
    return asterisk;
  };

  const plug = (pbx: PrivateAsterisk): Phones => {
    assert.ok(servers.sipp, 'SIPp is needed to call');
    phones = new Phones({
      sipp: servers.sipp,
      pbxPort: pbx.sipPort,
      ports,
      folder: join(folder(), 'phones'),
    });
    return phones;
  };

  const channels = async (asterisk: PrivateAsterisk): Promise<readonly string[]> =>
    (await asterisk.rx('core show channels concise')).split('\n').filter(line => line !== '');

  it('let a customer on the trunk talk with a phone, and end together', async () => {
    const pbx = await start('asterisk-pbx');
    const plugged = plug(pbx);
    await plugged.answer({ number: '7001', audio: samplesOf(tone(PHONE_HZ, 1_000)), ringMs: 100 });
    const call = await plugged.call({
      from: '4930123456',
      to: '7001',
      as: 'carrier',
      audio: samplesOf(tone(CUSTOMER_HZ, 1_000)),
      durationMs: TALK_MS,
    });
    const trunk = await until('the call to be answered', async () => {
      const up = (await channels(pbx)).filter(line => line.split('!')[4] === 'Up');
      return up.length === 2 ? up.find(line => line.startsWith('PJSIP/trunk')) : undefined;
    });
    const [said, heard] = ['said.wav', 'heard.wav'].map(name => join(folder(), name));
    await pbx.rx(`mixmonitor start ${trunk.split('!')[0]} ,r(${said})t(${heard})`);
    assert.deepEqual(await call.finished(), { succeeded: 1, failed: 0 });
    await until('both ends to be gone', async () =>
      (await channels(pbx)).length === 0 ? true : undefined,
    );

    for (const [path, hz, other] of [
      [said, CUSTOMER_HZ, PHONE_HZ],
      [heard, PHONE_HZ, CUSTOMER_HZ],
    ] as const) {
      const [audio] = await readWav(path ?? '');
      assert.ok(audio && lengthMs(audio) > TALK_MS - 1_000, `${path} is too short`);
      const whole = { fromMs: 100, toMs: lengthMs(audio) - 100 };
      assert.equal(toneShare(audio, hz, whole), 1, `${path} is not all ${hz} Hz`);
      assert.ok((onsetMs(audio, hz) ?? Infinity) < 100, `${path} begins late`);
      assert.ok(toneDb(audio, other) < -60, `${path} has the other side in it`);
    }
  });

  it('let a phone call a phone, which is asked for its password and may hang up first', async () => {
    const plugged = plug(await start('asterisk-pbx'));
    const audio = samplesOf(tone(CUSTOMER_HZ, 1_000));
    await plugged.answer({ number: '7002', audio, ringMs: 50, talkMs: 300 });
    const call = { from: '7003', to: '7002', as: 'phone', audio, durationMs: 30_000 } as const;
    const right = await plugged.call(call);
    assert.deepEqual(await right.finished(), { succeeded: 1, failed: 0 });
    const wrong = await plugged.call({ ...call, password: 'wrong' });
    await assert.rejects(wrong.finished(), { code: 'SIPP', counts: { succeeded: 0, failed: 1 } });
  });

  it('refuse an INVITE at the recording endpoint that asks for no recording', async () => {
    const recorder = await start('asterisk-recorder');
    const call = await plug(recorder).call({
      from: '4930123456',
      to: 'anyone',
      as: 'carrier',
      audio: samplesOf(tone(CUSTOMER_HZ, 1_000)),
      durationMs: 1_000,
    });
    await assert.rejects(call.finished(), { code: 'SIPP', output: /SIP\/2\.0 400/ });
  });

  it('say when they die by themselves, and say nothing more when they are stopped', async () => {
    const log = new RecordedLog();
    const pbx = await start('asterisk-pbx', log);
    assert.ok(pbx.pid !== undefined);
    process.kill(pbx.pid, 'SIGKILL');
    await until('its end to be noticed', async () => (pbx.isRunning ? undefined : true));
    await pbx.stop();
    await pbx.stop();
    assert.deepEqual(
      log.of('error').map(({ message, fields }) => [message, fields.signal]),
      [['asterisk ended by itself', 'SIGKILL']],
    );
  });

  it('tell why they do not start', async () => {
    const { sipPort } = await start('asterisk-pbx');
    const { start: rtpStart, end: rtpEnd } = await ports.range(100);
    const free = { sip: await ports.port(), ari: await ports.port(), rtpStart, rtpEnd };
    const options = {
      servers,
      configDir: join(CONFIGURATIONS, 'asterisk-pbx'),
      runDir: join(folder(), 'other'),
      ports: free,
      log: new RecordedLog(),
    };
    await assert.rejects(startAsterisk({ ...options, ports: { ...free, sip: sipPort } }), {
      code: 'PRIVATE_ASTERISK',
      message: `taken by another program on 127.0.0.1: ${sipPort}`,
    });
    const withoutModules = { asterisk: { ...servers.asterisk, modulesDir: folder() } };
    await assert.rejects(startAsterisk({ ...options, servers: withoutModules }), {
      code: 'PRIVATE_ASTERISK',
      output: /res_ari\.so/,
    });
  });
});
