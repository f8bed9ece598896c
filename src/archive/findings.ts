/** What an examination came to: `reasons` make the recording suspect, `notes` only go to its journey. */
export interface Findings {
  readonly reasons: readonly string[];
  readonly notes: readonly string[];
}

/** Nothing was found. */
export const nothing: Findings = { reasons: [], notes: [] };

/** All findings as one, in order. */
export const together = (...all: readonly Findings[]): Findings => ({
  reasons: all.flatMap(({ reasons }) => reasons),
  notes: all.flatMap(({ notes }) => notes),
});

/** A length of time for an operator: `1.20 s`. */
export const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
