import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Effect, Event, State } from '../../../src/session/session';
import { arrows, transition } from '../../../src/session/transition';

const reason = 'why';
const states: Readonly<Record<State['name'], State>> = {
  arming: { name: 'arming' },
  armed: { name: 'armed' },
  rearming: { name: 'rearming', reason },
  connecting: { name: 'connecting' },
  waiting: { name: 'waiting', reason },
  recording: { name: 'recording' },
  pausing: { name: 'pausing' },
  paused: { name: 'paused' },
  resuming: { name: 'resuming' },
  reconnecting: { name: 'reconnecting' },
  stopping: { name: 'stopping' },
  ended: { name: 'ended' },
  failed: { name: 'failed', reason },
};

const effects: readonly Effect[] = [
  'ConnectLegs',
  'PauseLegs',
  'ResumeLegs',
  'ReleaseLegs',
  'DropLegs',
  'RetryLater',
  'TellStarted',
  'TellPaused',
  'TellResumed',
  'TellStopped',
  'TellFailed',
];

const events: readonly Event[] = [
  { type: 'CallEstablished' },
  { type: 'LegsConnected' },
  { type: 'LegLost', reason },
  { type: 'RetryDue' },
  { type: 'PauseRequested' },
  { type: 'LegsPaused' },
  { type: 'ResumeRequested' },
  { type: 'LegsResumed' },
  { type: 'StopRequested' },
  { type: 'CallReleased' },
  { type: 'LegsReleased' },
  ...effects.map(effect => ({ type: 'EffectFailed', effect, reason }) as const),
];

/** `EffectFailed` is named with the effect: some states only mind that of their own work. */
const nameOf = (event: Event): string =>
  event.type === 'EffectFailed' ? `${event.effect} failed` : event.type;

type Row = readonly [
  from: State['name'],
  on: string,
  to: State['name'],
  ...effects: readonly Effect[],
];

/** Every arrow that leads anywhere; whatever is not here changes nothing and asks for nothing. */
const table: readonly Row[] = [
  ['arming', 'LegsConnected', 'armed'],
  ['arming', 'CallEstablished', 'connecting'],
  ['arming', 'StopRequested', 'stopping', 'ReleaseLegs'],
  ['arming', 'CallReleased', 'stopping', 'ReleaseLegs'],
  ['arming', 'ConnectLegs failed', 'rearming', 'DropLegs', 'TellFailed', 'RetryLater'],
  ['armed', 'CallEstablished', 'recording', 'TellStarted'],
  ['armed', 'LegLost', 'rearming', 'DropLegs', 'TellFailed', 'RetryLater'],
  ['armed', 'StopRequested', 'stopping', 'ReleaseLegs'],
  ['armed', 'CallReleased', 'stopping', 'ReleaseLegs'],
  ['rearming', 'RetryDue', 'arming', 'ConnectLegs'],
  ['rearming', 'CallEstablished', 'waiting'],
  ['rearming', 'StopRequested', 'stopping', 'ReleaseLegs'],
  ['rearming', 'CallReleased', 'stopping', 'ReleaseLegs'],
  ['connecting', 'LegsConnected', 'recording', 'TellStarted'],
  ['connecting', 'PauseRequested', 'pausing', 'PauseLegs'],
  ['connecting', 'StopRequested', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['connecting', 'CallReleased', 'failed', 'ReleaseLegs', 'TellStopped'],
  ['connecting', 'ConnectLegs failed', 'waiting', 'DropLegs', 'TellFailed', 'RetryLater'],
  ['waiting', 'RetryDue', 'connecting', 'ConnectLegs'],
  ['waiting', 'PauseRequested', 'pausing', 'PauseLegs'],
  ['waiting', 'StopRequested', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['waiting', 'CallReleased', 'failed', 'DropLegs', 'TellStopped'],
  ['recording', 'PauseRequested', 'pausing', 'PauseLegs'],
  ['recording', 'LegLost', 'waiting', 'DropLegs', 'TellFailed', 'RetryLater'],
  ['recording', 'StopRequested', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['recording', 'CallReleased', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['pausing', 'LegsPaused', 'paused', 'TellPaused'],
  ['pausing', 'PauseLegs failed', 'pausing', 'RetryLater'],
  ['pausing', 'RetryDue', 'pausing', 'PauseLegs'],
  ['pausing', 'LegLost', 'paused', 'DropLegs', 'TellPaused'],
  ['pausing', 'StopRequested', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['pausing', 'CallReleased', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['paused', 'ResumeRequested', 'resuming', 'ResumeLegs'],
  ['paused', 'LegLost', 'paused', 'DropLegs'],
  ['paused', 'StopRequested', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['paused', 'CallReleased', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['resuming', 'LegsResumed', 'recording', 'TellResumed'],
  ['resuming', 'PauseRequested', 'pausing', 'PauseLegs'],
  ['resuming', 'ResumeLegs failed', 'reconnecting', 'DropLegs', 'RetryLater'],
  ['resuming', 'LegLost', 'reconnecting', 'DropLegs', 'RetryLater'],
  ['resuming', 'StopRequested', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['resuming', 'CallReleased', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['reconnecting', 'RetryDue', 'reconnecting', 'ConnectLegs'],
  ['reconnecting', 'LegsConnected', 'recording', 'TellResumed'],
  ['reconnecting', 'PauseRequested', 'pausing', 'PauseLegs'],
  ['reconnecting', 'ConnectLegs failed', 'reconnecting', 'DropLegs', 'RetryLater'],
  ['reconnecting', 'StopRequested', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['reconnecting', 'CallReleased', 'stopping', 'ReleaseLegs', 'TellStopped'],
  ['stopping', 'LegsReleased', 'ended'],
  ...effects.map((effect): Row => ['stopping', `${effect} failed`, 'ended']),
];

describe('a recording session', () => {
  for (const [from, on, to, ...asked] of table) {
    it(`goes from ${from} to ${to} on ${on}`, () => {
      const event = events.find(one => nameOf(one) === on);
      assert(event, on);
      const step = transition(states[from], event);
      assert.equal(step?.state.name, to);
      assert.deepEqual(step.effects, asked);
    });
  }

  for (const state of Object.values(states)) {
    it(`minds nothing else while ${state.name}`, () => {
      for (const event of events) {
        if (table.some(([from, on]) => from === state.name && on === nameOf(event))) continue;
        const step = transition(state, event);
        assert.deepEqual(step ?? { state, effects: [] }, { state, effects: [] }, nameOf(event));
      }
    });
  }

  it('has no way out of its ends', () => {
    assert.deepEqual(arrows.ended, {});
    assert.deepEqual(arrows.failed, {});
  });

  it('never records after an accepted pause before it was asked to resume', () => {
    const isEvent = fc.constantFrom(...events);
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(states)),
        fc.array(isEvent, { maxLength: 60 }),
        (first, sequence) => {
          let state = first;
          let isPaused = false;
          for (const event of sequence) {
            const step = transition(state, event);
            if (!step) continue;
            if (event.type === 'PauseRequested') isPaused = true;
            if (event.type === 'ResumeRequested') isPaused = false;
            state = step.state;
            if (isPaused) assert.notEqual(state.name, 'recording');
            if (isPaused) assert(!step.effects.includes('ResumeLegs'));
            if (isPaused) assert(!step.effects.includes('ConnectLegs'));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('keeps the reason of what went wrong', () => {
    const lost = transition(states.recording, { type: 'LegLost', reason: 'BYE' });
    assert.deepEqual(lost?.state, { name: 'waiting', reason: 'BYE' });
    const over = transition({ name: 'waiting', reason: 'BYE' }, { type: 'CallReleased' });
    assert.deepEqual(over?.state, { name: 'failed', reason: 'BYE' });
  });
});
