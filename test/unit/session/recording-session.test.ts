import assert from 'node:assert/strict';
import { deferred } from '../../../src/async/deferred';
import { dn, recordingID } from '../../../src/call/ids';
import { RecordingSession, type Perform } from '../../../src/session/recording-session';
import type { Effect, State } from '../../../src/session/session';

const begun = (
  perform: Perform,
  state: State = { name: 'connecting' },
): { readonly session: RecordingSession; readonly seen: string[] } => {
  const seen: string[] = [];
  const session = new RecordingSession(
    recordingID('R-1'),
    dn('7001'),
    state,
    perform,
    (_, from, event, to) => {
      seen.push(`${from.name} ${event.type} ${to?.name ?? 'ignored'}`);
    },
  );
  return { session, seen };
};

describe('the runner of a recording session', () => {
  it('carries out effects in their order, one at a time', async () => {
    const gate = deferred();
    const done: Effect[] = [];
    let running = 0;
    const { session } = begun(async effect => {
      running += 1;
      assert.equal(running, 1, 'two effects at once');
      if (effect === 'ConnectLegs') await gate.promise;
      running -= 1;
      done.push(effect);
      return undefined;
    });
    session.begin('ConnectLegs');
    session.post({ type: 'StopRequested' });
    gate.resolve();
    await session.settled();
    assert.deepEqual(done, ['ConnectLegs', 'ReleaseLegs', 'TellStopped']);
  });

  it('moves at once, whatever is still being carried out', () => {
    const { session } = begun(() => deferred<undefined>().promise);
    session.begin('ConnectLegs');
    session.post({ type: 'StopRequested' });
    assert.equal(session.state.name, 'stopping');
    assert(session.isOver);
  });

  it('takes what came of an effect for an event', async () => {
    const { session, seen } = begun(async effect =>
      effect === 'ConnectLegs' ? { type: 'LegsConnected' } : undefined,
    );
    session.begin('ConnectLegs');
    await session.settled();
    assert.equal(session.state.name, 'recording');
    assert.deepEqual(seen, ['connecting LegsConnected recording']);
  });

  it('takes an effect that failed for an event that says which, and why', async () => {
    const { session } = begun(async effect => {
      if (effect === 'ConnectLegs') throw new Error('486');
      return undefined;
    });
    session.begin('ConnectLegs');
    await session.settled();
    assert.deepEqual(session.state, { name: 'waiting', reason: '486' });
  });

  it('goes on after an effect that failed', async () => {
    const done: Effect[] = [];
    const { session } = begun(async effect => {
      done.push(effect);
      throw new Error('no');
    });
    session.begin('ConnectLegs');
    await session.settled();
    assert.deepEqual(done, ['ConnectLegs', 'DropLegs', 'TellFailed', 'RetryLater']);
  });

  it('tells of an event that means nothing, and keeps its state', () => {
    const { session, seen } = begun(async () => undefined, { name: 'recording' });
    session.post({ type: 'LegsResumed' });
    assert.equal(session.state.name, 'recording');
    assert.deepEqual(seen, ['recording LegsResumed ignored']);
  });
});
