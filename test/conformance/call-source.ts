import assert from 'node:assert/strict';
import type { CallEvent } from '../../src/call/call-event';
import type { CallSource, Snapshot } from '../../src/call/call-source';
import { next } from '../../src/events';
import { until } from '../support/until';

/** One call as those who make it see it. */
export interface PlacedCall {
  /** Devices of the caller and the called, as the PBX names them. */
  readonly caller: string;
  readonly called: string;
  readonly dialled: string;
  answer(): Promise<void>;
  hangUp(): Promise<void>;
}

/** A call source, and somebody who makes calls on its PBX. */
export interface CallSourceSubject {
  readonly source: CallSource;
  /** Rings; resolves when the PBX has it. */
  ring(): Promise<PlacedCall>;
  /** What a new controller would use for the same PBX; not connected. */
  again(): Promise<CallSource>;
  close(): Promise<void>;
}

/** Every call source keeps the port's promises. */
export function describeCallSource(name: string, make: () => Promise<CallSourceSubject>): void {
  describe(`${name} as a call source`, () => {
    let subject: CallSourceSubject;
    let told: CallEvent[];
    const signal = (): AbortSignal => AbortSignal.timeout(8_000);

    const connected = async (source: CallSource): Promise<Snapshot> => {
      const up = next(source.events, 'up', signal());
      await source.connect();
      return (await up)[0];
    };
    const heard = <Type extends CallEvent['type']>(
      type: Type,
    ): Promise<Extract<CallEvent, { type: Type }>> =>
      until(type, async () =>
        told.find((event): event is Extract<CallEvent, { type: Type }> => event.type === type),
      );
    const allGone = (count: number): Promise<true> =>
      until('all gone', async () =>
        told.filter(({ type }) => type === 'PartyGone').length === count ? true : undefined,
      );

    beforeEach(async () => {
      subject = await make();
      told = [];
      subject.source.events.on('call', event => told.push(event));
    });

    afterEach(() => subject.close());

    it('says when it is up that nothing is on the PBX', async () => {
      const snapshot = await connected(subject.source);
      assert.deepEqual(snapshot.calls, []);
    });

    it('tells of a call from its ringing to the going of both', async () => {
      await connected(subject.source);
      const call = await subject.ring();
      const { caller, called, dialled } = await heard('PartyCalled');
      assert.equal(caller.device, call.caller);
      assert.equal(called.device, call.called);
      assert.equal(dialled, call.dialled);
      assert.notEqual(caller.party, called.party);
      await call.answer();
      assert.equal((await heard('PartyAnswered')).party, called.party);
      await call.hangUp();
      await allGone(2);
      const gone = told.flatMap(event => (event.type === 'PartyGone' ? [event.party] : []));
      assert.deepEqual(new Set(gone), new Set([caller.party, called.party]));
      assert.deepEqual(
        told.map(({ type }) => type).filter(type => type === 'PartyCalled'),
        ['PartyCalled'],
      );
    });

    it('tells of a call that nobody answers', async () => {
      await connected(subject.source);
      const call = await subject.ring();
      await heard('PartyCalled');
      await call.hangUp();
      await allGone(2);
      assert(!told.some(({ type }) => type === 'PartyAnswered'));
    });

    it('tells who came after in the order in which it happened', async () => {
      await connected(subject.source);
      const call = await subject.ring();
      await call.answer();
      await heard('PartyAnswered');
      await call.hangUp();
      await allGone(2);
      const times = told.map(({ at }) => at.getTime());
      assert.deepEqual(
        times,
        [...times].sort((a, b) => a - b),
      );
    });

    it('shows a call that was up before, the caller first, to who connects later', async () => {
      await connected(subject.source);
      const call = await subject.ring();
      const { caller, called } = await heard('PartyCalled');
      await call.answer();
      await heard('PartyAnswered');
      // A PBX may tell of the answer before it has brought the two together.
      const snapshot = await until('the call in a snapshot', async () => {
        const later = await subject.again();
        const seen = await connected(later);
        await later.close();
        return seen.calls.length === 1 ? seen : undefined;
      });
      const [seen] = snapshot.calls;
      assert.deepEqual(
        seen?.parties.map(({ party }) => party),
        [caller.party, called.party],
      );
      assert.deepEqual(snapshot.parties, new Set([caller.party, called.party]));
    });

    it('is closed as often as anyone likes', async () => {
      await connected(subject.source);
      await subject.source.close();
      await subject.source.close();
    });
  });
}
