import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TwinlegError } from '../../../../src/errors';
import { AriStatusError } from '../../../../src/driver/asterisk/ari-error';
import { AriOperations } from '../../../../src/driver/asterisk/ari-operations';
import { AsteriskRecordingEndpoint } from '../../../../src/driver/asterisk/asterisk-recording-endpoint';
import { encode } from '../../../../src/driver/asterisk/channel-name';
import { next } from '../../../../src/events';
import { silent } from '../../../../src/log/logger';
import type { ArrivedLeg } from '../../../../src/recorder/recording-endpoint';
import { channelOf, FakeAsterisk } from '../../../support/fake-asterisk';
import { temporaryFolder } from '../../../support/temporary-folder';

const uri = 'sip:record=R-1@srs;calluuid=0123456789ABCDEFGHIJKLMNOPQRSTUV;dn=7001;recordDN=7001';
const signal = (): AbortSignal => AbortSignal.timeout(3_000);

describe('Asterisk as the recording endpoint', () => {
  const folder = temporaryFolder();
  let asterisk: FakeAsterisk;
  let endpoint: AsteriskRecordingEndpoint;

  beforeEach(async () => {
    asterisk = new FakeAsterisk();
    endpoint = new AsteriskRecordingEndpoint(
      asterisk,
      new AriOperations(asterisk),
      { name: 'srs', application: 'twinleg', recordingDir: folder(), timeoutMs: 300 },
      silent,
    );
    await endpoint.connect();
  });

  afterEach(() => endpoint.close());

  const arrive = async (id = '9.1', state = 'Ring'): Promise<ArrivedLeg> => {
    const given = ['leg', encode(uri), 'UUID'];
    const channel = channelOf(id, 'PJSIP/sender-00000001', { state });
    channel.dialplan.app_data = `twinleg,${given.join(',')}`;
    asterisk.add(channel);
    const heard = next(endpoint.events, 'legArrived', signal());
    asterisk.say('StasisStart', { channel, args: given });
    return (await heard)[0];
  };

  it('tells of a leg with the request URI that the dialplan handed over', async () => {
    const { legID, requestURI, callUUIDHeader } = await arrive();
    assert.deepEqual([legID, requestURI, callUUIDHeader], ['9.1', uri, 'UUID']);
  });

  it('takes no other channel for a leg', async () => {
    let heard = 0;
    endpoint.events.on('legArrived', () => (heard += 1));
    const channel = channelOf('9.2', 'PJSIP/sender-00000002');
    asterisk.say('StasisStart', { channel, args: ['other'] });
    assert.equal(heard, 0);
  });

  it('records a snoop of the leg, and resolves when samples are written', async () => {
    await arrive();
    const { path } = await endpoint.record('9.1', 'file');
    assert.equal(path, join(folder(), 'file.wav'));
    assert.equal(asterisk.channels.get('9.1')?.state, 'Up');
    const recorded = asterisk.recordings.get('file')?.channelId;
    assert.notEqual(recorded, '9.1');
    assert(recorded !== undefined && asterisk.channels.get(recorded)?.name.startsWith('Snoop/'));
  });

  for (const what of ['channels.answer', 'channels.snoopChannelWithId', 'channels.record']) {
    it(`says when ${what} fails, and then writes nothing for that leg`, async () => {
      await arrive();
      asterisk.before = asked => {
        if (asked === what) throw new AriStatusError(what, 500, 'no');
      };
      await assert.rejects(endpoint.record('9.1', 'file'), AriStatusError);
      await endpoint.setMuted('9.1', true);
      assert.equal(asterisk.count('recordings.mute'), 0);
    });
  }

  it('says when a leg ends before it is being recorded', async () => {
    await arrive();
    asterisk.before = what => {
      if (what === 'channels.record') asterisk.destroy('9.1');
    };
    await assert.rejects(endpoint.record('9.1', 'file'), TwinlegError);
  });

  it('tells of the end of a leg once its file is closed', async () => {
    await arrive();
    await endpoint.record('9.1', 'file');
    const told: string[] = [];
    endpoint.events.on('legEnded', legID => told.push(legID));
    asterisk.destroy('9.1');
    assert.deepEqual(told, []);
    asterisk.endRecording('file');
    assert.deepEqual(told, ['9.1']);
  });

  it('mutes and unmutes what it records', async () => {
    await arrive();
    await endpoint.record('9.1', 'file');
    await endpoint.setMuted('9.1', true);
    assert.equal(asterisk.recordings.get('file')?.isMuted, true);
    await endpoint.setMuted('9.1', false);
    assert.equal(asterisk.recordings.get('file')?.isMuted, false);
  });

  it('refuses a leg in the dialplan, hangs up one that is up, and minds none that has gone', async () => {
    await arrive('9.1', 'Ring');
    await endpoint.refuse('9.1', 'no');
    assert.equal(asterisk.count('channels.continueInDialplan'), 1);
    await arrive('9.2', 'Up');
    await endpoint.refuse('9.2', 'no');
    assert.equal(asterisk.count('channels.hangup'), 1);
    await endpoint.refuse('9.3', 'no');
  });

  it('lists the legs that are up', async () => {
    await arrive();
    asterisk.add(channelOf('9.9', 'Snoop/9.1-00000001'));
    assert.deepEqual(
      (await endpoint.legs()).map(({ legID, requestURI }) => [legID, requestURI]),
      [['9.1', uri]],
    );
  });

  it('takes up a leg whose file is there, and tells of its end', async () => {
    await arrive();
    writeFileSync(join(folder(), 'file.wav'), 'audio');
    assert.equal((await endpoint.adopt('9.1', 'file'))?.path, join(folder(), 'file.wav'));
    assert.equal(await endpoint.adopt('9.2', 'other'), undefined);
    asterisk.recordings.set('file', { channelId: 'listener', isMuted: false });
    const ended = next(endpoint.events, 'legEnded', signal());
    asterisk.destroy('9.1');
    asterisk.endRecording('file');
    assert.equal((await ended)[0], '9.1');
  });

  it('survives a lost link with a leg that it has taken up', async () => {
    writeFileSync(join(folder(), 'file.wav'), 'audio');
    await endpoint.adopt('9.1', 'file');
    const unhandled: unknown[] = [];
    const keep = (reason: unknown): number => unhandled.push(reason);
    process.prependListener('unhandledRejection', keep);
    asterisk.events.emit('down', 'gone');
    await new Promise(resolve => setImmediate(resolve));
    process.removeListener('unhandledRejection', keep);
    assert.deepEqual(unhandled, []);
  });
});
