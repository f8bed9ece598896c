import type { Effect, Event, State, Step } from './session';
import { arrows, transition } from './transition';

const [begin, end] = ['<!-- diagram -->', '<!-- /diagram -->'];

const reason = '';
/** One of each, to ask the table with; what a reason says changes no arrow. */
const states: { readonly [Name in State['name']]: Extract<State, { name: Name }> } = {
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

const plain: {
  readonly [Type in Exclude<Event['type'], 'EffectFailed'>]: Extract<Event, { type: Type }>;
} = {
  CallEstablished: { type: 'CallEstablished' },
  LegsConnected: { type: 'LegsConnected' },
  LegLost: { type: 'LegLost', reason },
  RetryDue: { type: 'RetryDue' },
  PauseRequested: { type: 'PauseRequested' },
  LegsPaused: { type: 'LegsPaused' },
  ResumeRequested: { type: 'ResumeRequested' },
  LegsResumed: { type: 'LegsResumed' },
  StopRequested: { type: 'StopRequested' },
  CallReleased: { type: 'CallReleased' },
  LegsReleased: { type: 'LegsReleased' },
};

/** Every effect, in the order of session.ts: the compiler keeps it whole. */
const effects: Readonly<Record<Effect, true>> = {
  ConnectLegs: true,
  PauseLegs: true,
  ResumeLegs: true,
  ReleaseLegs: true,
  DropLegs: true,
  RetryLater: true,
  TellStarted: true,
  TellPaused: true,
  TellResumed: true,
  TellStopped: true,
  TellFailed: true,
};

/** Every state of the table, in its order. */
export const stateNames: readonly State['name'][] = Object.values(states).map(({ name }) => name);

/** Every effect that the table may ask for. */
export const effectNames: readonly Effect[] =
  // Sound: the keys of a constant object are exactly the names of its type.
  Object.keys(effects) as readonly Effect[];

/**
 * The table of transition.ts as a Mermaid `stateDiagram-v2`: an edge for every arrow, labelled `Event / Effects`; events of one
 * state that come to the same share an edge. An arrow that keeps the state and asks for nothing is left out.
 */
export function sessionDiagram(): string {
  const lines = Object.values(states).flatMap(state =>
    isEnd(state) ? [`${state.name} --> [*]`] : edges(state),
  );
  return ['stateDiagram-v2', ...lines.map(line => `  ${line}`)].join('\n');
}

/** `doc` with the diagram between its markers drawn anew; `RangeError` when a marker is missing. */
export function withDiagram(doc: string): string {
  const [from, to] = [doc.indexOf(begin), doc.indexOf(end)];
  if (from === -1 || to < from) throw new RangeError(`expected ${begin} and, behind it, ${end}`);
  const diagram = `\n\n\`\`\`mermaid\n${sessionDiagram()}\n\`\`\`\n\n`;
  return doc.slice(0, from + begin.length) + diagram + doc.slice(to);
}

const isEnd = ({ name }: State): boolean => Object.keys(arrows[name]).length === 0;

/** The edges of one state, in the order of its arrows. */
function edges(state: State): readonly string[] {
  // By where it leads and what it asks for: which events do that.
  const byOutcome = new Map<string, { readonly step: Step; readonly events: string[] }>();
  for (const { label, step } of arrowsOf(state)) {
    const key = [step.state.name, ...step.effects].join();
    const known = byOutcome.get(key);
    if (known) known.events.push(label);
    else byOutcome.set(key, { step, events: [label] });
  }
  return [...byOutcome.values()].map(({ step, events }) => {
    const asked = step.effects.length > 0 ? ` / ${step.effects.join(', ')}` : '';
    return `${state.name} --> ${step.state.name} : ${events.join(' or ')}${asked}`;
  });
}

/** What comes of each event that has an arrow; a failure is asked for each effect, for some mind only their own. */
function arrowsOf(state: State): readonly { readonly label: string; readonly step: Step }[] {
  const known = Object.keys(arrows[state.name]);
  const told = Object.values(plain).map(event => ({ label: event.type, event }));
  const failed = effectNames.map(effect => {
    const event: Event = { type: 'EffectFailed', effect, reason };
    return { label: `${effect} failed`, event };
  });
  const steps = [...told, ...failed].flatMap(({ label, event }) => {
    const step = transition(state, event);
    const place = known.indexOf(event.type);
    return step && !isIdle(state, step) ? [{ label, event, step, place }] : [];
  });
  return withoutNames(steps).toSorted((one, other) => one.place - other.place);
}

/** Where every effect's failure has an arrow, none of them needs to be named. */
function withoutNames<One extends { readonly label: string; readonly event: Event }>(
  steps: readonly One[],
): readonly One[] {
  const failures = steps.filter(({ event }) => event.type === 'EffectFailed');
  const [first] = failures;
  if (first === undefined || failures.length < effectNames.length) return steps;
  return [...steps.filter(one => !failures.includes(one)), { ...first, label: 'EffectFailed' }];
}

const isIdle = (state: State, step: Step): boolean =>
  step.state.name === state.name && step.effects.length === 0;
