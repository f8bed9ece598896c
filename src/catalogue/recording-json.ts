import { Type, type Static } from '@sinclair/typebox';
import { dn } from '../call/ids';
import { keyValueListFromJSON, keyValueListToJSON } from './key-value-json';
import { present } from './present';
import type { HistoryEvent, Mask, RecordedLeg } from './recording';
import { shape } from './shape';
import { StorageError } from './storage-error';

/** A time as `Date.toISOString` writes it. */
export const TimeJSON = Type.String({
  pattern: '^[+-]?\\d{4,6}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$',
});

/** A key-value list in the form of `KeyValueListJSON`; its inside is checked where it is decoded. */
export const ListJSON = Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object' });

/** Names and texts. Not `Type.Record`, whose pattern lets keys with a line break pass unchecked. */
export const TextsJSON = Type.Unsafe<Readonly<Record<string, string>>>({
  type: 'object',
  additionalProperties: { type: 'string' },
});

/** One `RecordedLeg`. */
export const LegJSON = Type.Object({
  dn: Type.String(),
  path: Type.String(),
  startedAt: TimeJSON,
  endedAt: Type.Optional(TimeJSON),
});

/** One `Mask`, as GIR has it. */
export const MaskJSON = Type.Object({
  time: Type.String(),
  type: Type.Union([Type.Literal('paused'), Type.Literal('resume')]),
});

/** One `HistoryEvent`, as GIR has it. */
export const HistoryEventJSON = Type.Union([
  Type.Object({
    occurredAt: Type.String(),
    event: Type.Union([Type.Literal('Joined'), Type.Literal('Left')]),
    contact: Type.Object({ phoneNumber: Type.String() }),
  }),
  Type.Object({
    occurredAt: Type.String(),
    event: Type.Literal('data'),
    data: Type.Object({ added: ListJSON, updated: ListJSON, removed: ListJSON }),
  }),
]);

/** The time that `text` tells; `StorageError` when there is no such time. */
export function dateFromJSON(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new StorageError('no such date');
  return date;
}

/** The legs for JSON. */
export const legsToJSON = (legs: readonly RecordedLeg[]): readonly Static<typeof LegJSON>[] =>
  legs.map(leg => ({
    ...present({ endedAt: leg.endedAt?.toISOString() }),
    dn: leg.dn,
    path: leg.path,
    startedAt: leg.startedAt.toISOString(),
  }));

/** The history for JSON. */
export const historyToJSON = (
  history: readonly HistoryEvent[],
): readonly Static<typeof HistoryEventJSON>[] =>
  history.map(event => {
    if (event.event !== 'data') return event;
    const { added, updated, removed } = event.data;
    return {
      ...event,
      data: {
        added: keyValueListToJSON(added),
        updated: keyValueListToJSON(updated),
        removed: keyValueListToJSON(removed),
      },
    };
  });

const checkLegs = shape(Type.Array(LegJSON));
const checkHistory = shape(Type.Array(HistoryEventJSON));

/** The legs that `legsToJSON` wrote; `StorageError` for anything else. */
export const legsFromJSON = (data: unknown): readonly RecordedLeg[] =>
  checkLegs(data).map(leg => ({
    ...present({ endedAt: leg.endedAt === undefined ? undefined : dateFromJSON(leg.endedAt) }),
    dn: dn(leg.dn),
    path: leg.path,
    startedAt: dateFromJSON(leg.startedAt),
  }));

/** The history that `historyToJSON` wrote; `StorageError` for anything else. */
export const historyFromJSON = (data: unknown): readonly HistoryEvent[] =>
  checkHistory(data).map(event => {
    if (event.event !== 'data') return event;
    const { added, updated, removed } = event.data;
    return {
      ...event,
      data: {
        added: keyValueListFromJSON(added),
        updated: keyValueListFromJSON(updated),
        removed: keyValueListFromJSON(removed),
      },
    };
  });

/** Masks, as they are kept; `StorageError` for anything else. */
export const masksFromJSON: (data: unknown) => readonly Mask[] = shape(Type.Array(MaskJSON));
/** A list of texts (reasons, notes); `StorageError` for anything else. */
export const textListFromJSON: (data: unknown) => readonly string[] = shape(
  Type.Array(Type.String()),
);
/** Names and texts (a recording's parameters); `StorageError` for anything else. */
export const textsFromJSON: (data: unknown) => Readonly<Record<string, string>> = shape(TextsJSON);
