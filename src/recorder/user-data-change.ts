import type { HistoryEvent } from '../catalogue/recording';
import type { KeyValue, KeyValueList } from '../call/user-data';
import { isList } from '../call/user-data';

type DataEvent = Extract<HistoryEvent, { event: 'data' }>;

/** What changed between two states of the attached data; `undefined` when nothing did. */
export function userDataChange(
  before: KeyValueList,
  after: KeyValueList,
): DataEvent['data'] | undefined {
  const pick = (list: KeyValueList, isMeant: (key: string) => boolean): KeyValueList =>
    Object.fromEntries(Object.entries(list).filter(([key]) => isMeant(key)));
  const added = pick(after, key => !Object.hasOwn(before, key));
  const removed = pick(before, key => !Object.hasOwn(after, key));
  const updated = pick(
    after,
    key => Object.hasOwn(before, key) && !isSame(before[key], after[key]),
  );
  const isChange = [added, updated, removed].some(list => Object.keys(list).length > 0);
  return isChange ? { added, updated, removed } : undefined;
}

function isSame(a: KeyValue | undefined, b: KeyValue | undefined): boolean {
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  }
  if (!isList(a) || !isList(b)) return a === b;
  return userDataChange(a, b) === undefined;
}
