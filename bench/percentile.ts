import { TwinlegError } from '../src/errors';

/** The smallest of the values that at least `percent` % of them do not exceed (nearest rank). Throws when there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  const found = sorted[rank - 1];
  if (found === undefined) throw new TwinlegError('NO_VALUES', 'ours', 'nothing was measured');
  return found;
}

/** The three figures by which a distribution of delays is told, in milliseconds. */
export interface Spread {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Median, 99th percentile and worst of `values`. Throws when there is none. */
export const spreadOf = (values: readonly number[]): Spread => ({
  p50Ms: percentile(values, 50),
  p99Ms: percentile(values, 99),
  maxMs: percentile(values, 100),
});

/** The arithmetic mean. Throws when there is no value. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new TwinlegError('NO_VALUES', 'ours', 'nothing was measured');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** To three decimals: more would only pretend. */
export const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
