import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { callUUID, connID, dn, recordingID } from '../../src/call/ids';
import { TwinlegError } from '../../src/errors';
import { next } from '../../src/events';
import { parseRequestURI } from '../../src/recorder/request-uri';
import type { Replication, Replicator, StreamSource } from '../../src/switch/replicator';
import { until } from '../support/until';

/** A replicator with a PBX to tap and an endpoint that answers. */
export interface ReplicatorSubject {
  readonly replicator: Replicator;
  /** Where its legs are answered. */
  readonly destination: string;
  /** Where they are refused. */
  readonly deadDestination: string;
  /** Where nobody says a word to an INVITE. */
  readonly silentDestination: string;
  /** Two parties that talk to each other. */
  placeCall(): Promise<readonly [StreamSource, StreamSource]>;
  /** The request URIs of the legs that are up at the endpoint. */
  legs(): Promise<readonly string[]>;
  /** The endpoint hangs up one leg. */
  hangUpLeg(requestURI: string): Promise<void>;
  /** What a new controller would use for the same PBX. */
  again(): Promise<Replicator>;
  close(): Promise<void>;
}

/** Every replicator keeps the port's promises. */
export function describeReplicator(name: string, make: () => Promise<ReplicatorSubject>): void {
  describe(`${name} as a replicator`, () => {
    let subject: ReplicatorSubject;
    let replication: Replication;
    const signal = (): AbortSignal => AbortSignal.timeout(8_000);

    beforeEach(async () => {
      subject = await make();
      const streams = await subject.placeCall();
      replication = {
        recordingID: recordingID('R-1'),
        callUUID: callUUID('0123456789ABCDEFGHIJKLMNOPQRSTUV'),
        connID: connID('0dbf030a414af3af'),
        recordDN: streams[0].dn,
        way: 'dynamic',
        destination: subject.destination,
        params: { tenant: 'a b;c=d' },
        streams,
      };
    });

    afterEach(() => subject.close());

    const start = (more: Partial<Replication> = {}, calledOff = signal()): Promise<string> =>
      subject.replicator.start({ ...replication, ...more }, calledOff);
    const gone = (): Promise<true> =>
      until('no leg', async () => ((await subject.legs()).length === 0 ? true : undefined));
    const isPaused = async (key: string): Promise<boolean | undefined> =>
      (await subject.replicator.running()).find(one => one.key === key)?.isPaused;

    it('sends one INVITE for each party, both of the same recording and call', async () => {
      await start();
      const legs = (await subject.legs()).map(parseRequestURI);
      const [one, other] = replication.streams;
      assert.deepEqual(new Set(legs.map(leg => leg.dn)), new Set([one.dn, other.dn]));
      for (const leg of legs) {
        assert.equal(leg.recordingID, 'R-1');
        assert.equal(leg.callUUID, replication.callUUID);
        assert.equal(leg.recordDN, one.dn);
        assert.deepEqual(leg.parameters, { tenant: 'a b;c=d' });
      }
    });

    it('says what is up, and whose it is', async () => {
      const key = await start();
      const { recordingID: id, callUUID: uuid, connID: conn, recordDN, way } = replication;
      assert.deepEqual(await subject.replicator.running(), [
        {
          key,
          recordingID: id,
          callUUID: uuid,
          connID: conn,
          recordDN,
          way,
          isPaused: false,
          isWhole: true,
        },
      ]);
    });

    it('leaves nothing behind when it is refused', async () => {
      await assert.rejects(start({ destination: subject.deadDestination }), TwinlegError);
      await gone();
      assert.deepEqual(await subject.replicator.running(), []);
    });

    it('gives up at once when it is called off while nobody answers', async () => {
      const late = new TwinlegError('TEST', 'ours', 'nobody has answered');
      const abort = new AbortController();
      const started = start({ destination: subject.silentDestination }, abort.signal);
      const given = assert.rejects(started, error => error === late);
      await delay(200); // The length of the silence.
      abort.abort(late);
      await given;
      await gone();
      assert.deepEqual(await subject.replicator.running(), []);
    });

    it('leaves nothing behind when it is called off', async () => {
      const abort = new AbortController();
      const started = subject.replicator.start(replication, abort.signal);
      abort.abort(new TwinlegError('TEST', 'ours', 'called off'));
      // It may be too late to call it off: then it is up, and goes when it is released.
      await started.then(
        key => subject.replicator.release(key),
        (error: unknown) => {
          assert(error instanceof TwinlegError);
        },
      );
      await gone();
      assert.deepEqual(await subject.replicator.running(), []);
    });

    it('ends both legs when it is released, as often as anyone likes', async () => {
      const key = await start();
      await subject.replicator.release(key);
      await gone();
      await subject.replicator.release(key);
      await subject.replicator.release('0123456789ab');
      assert.deepEqual(await subject.replicator.running(), []);
    });

    it('pauses and resumes, and keeps its legs', async () => {
      const key = await start();
      for (const turn of [1, 2]) {
        await subject.replicator.pause(key);
        assert.equal(await isPaused(key), true, `turn ${turn}`);
        assert.equal((await subject.legs()).length, 2);
        await subject.replicator.resume(key);
        assert.equal(await isPaused(key), false, `turn ${turn}`);
      }
    });

    it('takes a second pause for the same as the first', async () => {
      const key = await start();
      await subject.replicator.pause(key);
      await subject.replicator.pause(key);
      assert.equal(await isPaused(key), true);
      await subject.replicator.resume(key);
      assert.equal(await isPaused(key), false);
    });

    it('cannot pause what is not up', async () => {
      await assert.rejects(subject.replicator.pause('0123456789ab'), TwinlegError);
      await assert.rejects(subject.replicator.resume('0123456789ab'), TwinlegError);
    });

    it('tells when the endpoint hangs up', async () => {
      const key = await start();
      const lost = next(subject.replicator.events, 'legLost', signal());
      const [leg = ''] = await subject.legs();
      await subject.hangUpLeg(leg);
      assert.equal((await lost)[0], key);
      const [one] = await subject.replicator.running();
      assert.equal(one?.isWhole ?? false, false);
    });

    it('does not tell of an end that was asked for', async () => {
      const key = await start();
      const told: string[] = [];
      subject.replicator.events.on('legLost', lost => told.push(lost));
      await subject.replicator.release(key);
      await gone();
      assert.deepEqual(told, []);
    });

    it('keeps two recordings of one call apart', async () => {
      const first = await start();
      const second = await start({ recordingID: recordingID('R-2'), recordDN: dn('other') });
      await subject.replicator.release(first);
      await subject.replicator.pause(second);
      const running = await subject.replicator.running();
      assert.deepEqual(
        running.map(one => one.recordingID),
        ['R-2'],
      );
    });

    it('is taken up by a new controller, which can pause, resume and release it', async () => {
      const key = await start();
      const after = await subject.again();
      assert.deepEqual(
        (await after.running()).map(one => [one.key, one.recordingID, one.isPaused, one.isWhole]),
        [[key, 'R-1', false, true]],
      );
      await after.pause(key);
      assert.equal((await after.running())[0]?.isPaused, true);
      await after.resume(key);
      await after.release(key);
      await gone();
    });
  });
}
