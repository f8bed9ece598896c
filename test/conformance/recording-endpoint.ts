import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { next } from '../../src/events';
import type { ArrivedLeg, RecordingEndpoint } from '../../src/recorder/recording-endpoint';
import { readWav } from '../support/read-wav';
import { until } from '../support/until';

/** One dialogue as its sender sees it. */
export interface SentLeg {
  hangUp(): Promise<void>;
  /** How it ended, or that it has not. */
  outcome(): 'up' | 'refused' | 'hung up';
}

/** An endpoint, and somebody who sends it legs. */
export interface EndpointSubject {
  readonly endpoint: RecordingEndpoint;
  /** Sends an INVITE with a stream of sound; resolves when it is on its way. */
  invite(requestURI: string, callUUIDHeader?: string): Promise<SentLeg>;
  /** The same endpoint as a new controller takes it up, connected. */
  again(): Promise<RecordingEndpoint>;
  close(): Promise<void>;
}

/** Every recording endpoint keeps the port's promises. */
export function describeRecordingEndpoint(
  name: string,
  make: () => Promise<EndpointSubject>,
): void {
  describe(`${name} as a recording endpoint`, () => {
    let subject: EndpointSubject;
    let turn = 0;
    const uuid = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
    const uri = (dn: string): string =>
      `sip:record=R%201@127.0.0.1:5070;calluuid=${uuid};dn=${dn};recordDN=7001`;
    const fileName = (): string => `twinleg-test-${process.pid}-${Date.now()}-${(turn += 1)}`;

    beforeEach(async () => {
      subject = await make();
      await subject.endpoint.connect();
    });

    afterEach(() => subject.close());

    const arrived = async (
      dn = '7001',
    ): Promise<{ readonly leg: ArrivedLeg; readonly sent: SentLeg }> => {
      const { events } = subject.endpoint;
      const heard = next(events, 'legArrived', AbortSignal.timeout(5_000));
      const sent = await subject.invite(uri(dn), uuid);
      const [leg] = await heard;
      return { leg, sent };
    };

    it('tells of a leg with its request URI as it came', async () => {
      const { leg } = await arrived();
      assert.match(leg.requestURI, /^sip:record=R%201@/);
      assert.match(leg.requestURI, /;dn=7001/);
      assert.equal(leg.callUUIDHeader, uuid);
    });

    it('records a leg to a WAV that is closed when its end is told', async () => {
      const { leg, sent } = await arrived();
      const file = await subject.endpoint.record(leg.legID, fileName());
      assert.equal(sent.outcome(), 'up');
      await delay(300); // The length of the recording.
      const ended = next(subject.endpoint.events, 'legEnded', AbortSignal.timeout(5_000));
      await sent.hangUp();
      const [legID, at] = await ended;
      assert.equal(legID, leg.legID);
      const [samples, second] = await readWav(file.path);
      assert.equal(second, undefined, 'mono');
      const ms = at.getTime() - file.startedAt.getTime();
      const inFile = (samples?.length ?? 0) / 8;
      assert(Math.abs(inFile - ms) < 150, `${inFile} ms in the file of ${ms} ms`);
    });

    it('keeps two legs apart, each in a file of its own', async () => {
      const one = await arrived('7001');
      const two = await arrived('7002');
      assert.notEqual(one.leg.legID, two.leg.legID);
      const files = await Promise.all([
        subject.endpoint.record(one.leg.legID, fileName()),
        subject.endpoint.record(two.leg.legID, fileName()),
      ]);
      assert.notEqual(files[0].path, files[1].path);
    });

    it('refuses a leg, and takes the refusal of one that has gone', async () => {
      const { leg, sent } = await arrived();
      await subject.endpoint.refuse(leg.legID, 'not wanted');
      await until('its end', async () => (sent.outcome() === 'up' ? undefined : true));
      assert.equal(sent.outcome(), 'refused');
      await subject.endpoint.refuse(leg.legID, 'not wanted');
    });

    it('hangs up a leg that is answered when it is refused', async () => {
      const { leg, sent } = await arrived();
      await subject.endpoint.record(leg.legID, fileName());
      await subject.endpoint.refuse(leg.legID, 'not wanted');
      await until('its end', async () => (sent.outcome() === 'hung up' ? true : undefined));
    });

    it('writes silence while muted, and keeps the time line', async () => {
      const { leg, sent } = await arrived();
      const file = await subject.endpoint.record(leg.legID, fileName());
      await subject.endpoint.setMuted(leg.legID, true);
      await delay(250); // The length of the silence.
      await subject.endpoint.setMuted(leg.legID, false);
      const ended = next(subject.endpoint.events, 'legEnded', AbortSignal.timeout(5_000));
      await sent.hangUp();
      await ended;
      const [samples = new Int16Array()] = await readWav(file.path);
      const silent = samples.filter(sample => sample === 0).length / 8;
      assert(silent > 150, `${silent} ms of silence`);
    });

    it('takes a leg that has gone for muted', async () => {
      await subject.endpoint.setMuted('nobody', true);
    });

    it('lists the legs that are up, and no others', async () => {
      const { leg, sent } = await arrived();
      const listed = async (): Promise<readonly string[]> =>
        (await subject.endpoint.legs()).map(({ legID }) => legID);
      assert.deepEqual(await listed(), [leg.legID]);
      const [known] = await subject.endpoint.legs();
      assert.equal(known?.requestURI, leg.requestURI);
      await sent.hangUp();
      await until('its end', async () => ((await listed()).length === 0 ? true : undefined));
    });

    it('cannot record a leg that is not there', async () => {
      await assert.rejects(subject.endpoint.record('nobody', fileName()));
    });

    it('goes on recording without us, and is taken up again', async () => {
      const { leg, sent } = await arrived();
      const file = fileName();
      const { path } = await subject.endpoint.record(leg.legID, file);
      const after = await subject.again();
      assert.deepEqual(
        (await after.legs()).map(({ legID }) => legID),
        [leg.legID],
      );
      assert.equal((await after.adopt(leg.legID, file))?.path, path);
      assert.equal(await after.adopt(leg.legID, `${file}-other`), undefined);
      assert.equal(sent.outcome(), 'up');
    });

    it('gives the file of a leg that has gone', async () => {
      const { leg, sent } = await arrived();
      const file = fileName();
      const { path } = await subject.endpoint.record(leg.legID, file);
      const ended = next(subject.endpoint.events, 'legEnded', AbortSignal.timeout(5_000));
      await sent.hangUp();
      await ended;
      assert.equal((await subject.endpoint.adopt(leg.legID, file))?.path, path);
    });
  });
}
