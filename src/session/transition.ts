import type { Effect, Event, State, Step } from './session';

type Named<Name> = Extract<State, { name: Name }>;
type Typed<Type> = Extract<Event, { type: Type }>;

/** One row per state, one arrow per event that means something there. */
export type Arrows = {
  readonly [From in State['name']]: {
    readonly [On in Event['type']]?: (event: Typed<On>, state: Named<From>) => Step;
  };
};

const to = (state: State, ...effects: Effect[]): Step => ({ state, effects });
const stop = (): Step => to({ name: 'stopping' }, 'ReleaseLegs', 'TellStopped');
/** Before the answer nobody was told of a recording, so nobody is told of its end. */
const disarm = (): Step => to({ name: 'stopping' }, 'ReleaseLegs');
const rearm = (reason: string): Step =>
  to({ name: 'rearming', reason }, 'DropLegs', 'TellFailed', 'RetryLater');
const wait = (reason: string): Step =>
  to({ name: 'waiting', reason }, 'DropLegs', 'TellFailed', 'RetryLater');

const pause = (): Step => to({ name: 'pausing' }, 'PauseLegs');
const reconnect = (): Step => to({ name: 'reconnecting' }, 'DropLegs', 'RetryLater');
const tooLate = 'the call ended before both legs were up';

export const arrows: Arrows = {
  arming: {
    LegsConnected: () => to({ name: 'armed' }),
    CallEstablished: () => to({ name: 'connecting' }),
    StopRequested: disarm,
    CallReleased: disarm,
    EffectFailed: ({ effect, reason }, state) =>
      effect === 'ConnectLegs' ? rearm(reason) : to(state),
  },
  armed: {
    CallEstablished: () => to({ name: 'recording' }, 'TellStarted'),
    LegLost: ({ reason }) => rearm(reason),
    StopRequested: disarm,
    CallReleased: disarm,
  },
  rearming: {
    RetryDue: () => to({ name: 'arming' }, 'ConnectLegs'),
    CallEstablished: (_, { reason }) => to({ name: 'waiting', reason }),
    StopRequested: disarm,
    CallReleased: disarm,
  },
  connecting: {
    LegsConnected: () => to({ name: 'recording' }, 'TellStarted'),
    PauseRequested: pause,
    StopRequested: stop,
    CallReleased: () => to({ name: 'failed', reason: tooLate }, 'ReleaseLegs', 'TellStopped'),
    EffectFailed: ({ effect, reason }, state) =>
      effect === 'ConnectLegs' ? wait(reason) : to(state),
  },
  waiting: {
    RetryDue: () => to({ name: 'connecting' }, 'ConnectLegs'),
    // Or the next try would record what must not be.
    PauseRequested: pause,
    StopRequested: stop,
    CallReleased: (_, { reason }) => to({ name: 'failed', reason }, 'DropLegs', 'TellStopped'),
  },
  recording: {
    PauseRequested: pause,
    LegLost: ({ reason }) => wait(reason),
    StopRequested: stop,
    CallReleased: stop,
  },
  pausing: {
    LegsPaused: () => to({ name: 'paused' }, 'TellPaused'),
    // Never given up: a card number may be being read out.
    EffectFailed: ({ effect }, state) =>
      effect === 'PauseLegs' ? to(state, 'RetryLater') : to(state),
    RetryDue: () => to({ name: 'pausing' }, 'PauseLegs'),
    // A leg that is cut off hears nothing, and the other one must not either.
    LegLost: () => to({ name: 'paused' }, 'DropLegs', 'TellPaused'),
    StopRequested: stop,
    CallReleased: stop,
  },
  paused: {
    ResumeRequested: () => to({ name: 'resuming' }, 'ResumeLegs'),
    // Connected anew when it is resumed, not before.
    LegLost: () => to({ name: 'paused' }, 'DropLegs'),
    StopRequested: stop,
    CallReleased: stop,
  },
  resuming: {
    LegsResumed: () => to({ name: 'recording' }, 'TellResumed'),
    PauseRequested: pause,
    EffectFailed: ({ effect }, state) => (effect === 'ResumeLegs' ? reconnect() : to(state)),
    LegLost: reconnect,
    StopRequested: stop,
    CallReleased: stop,
  },
  // Not `resuming`: a `LegsResumed` that comes after the loss tells of the legs that are gone.
  reconnecting: {
    RetryDue: () => to({ name: 'reconnecting' }, 'ConnectLegs'),
    LegsConnected: () => to({ name: 'recording' }, 'TellResumed'),
    PauseRequested: pause,
    EffectFailed: ({ effect }, state) => (effect === 'ConnectLegs' ? reconnect() : to(state)),
    StopRequested: stop,
    CallReleased: stop,
  },
  stopping: {
    LegsReleased: () => to({ name: 'ended' }),
    // A leg that will not go ends by itself with the call.
    EffectFailed: () => to({ name: 'ended' }),
  },
  ended: {},
  failed: {},
};

/**
 * One step of the machine. `undefined` means that the event has no meaning in this state: the caller
 * logs it and keeps the state.
 */
export function transition(state: State, event: Event): Step | undefined {
  // Sound: the arrow is looked up by the very state and event that it is given.
  const arrow = arrows[state.name][event.type] as
    ((event: Event, state: State) => Step) | undefined;
  return arrow?.(event, state);
}
