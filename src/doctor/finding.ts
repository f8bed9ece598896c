/** One thing that the doctor looked at. */
export interface Finding {
  readonly what: string;
  readonly isGood: boolean;
  /** What was found. */
  readonly found: string;
  /** How to mend it, when it is not good. */
  readonly remedy?: string;
}

export const good = (what: string, found: string): Finding => ({ what, isGood: true, found });

export const bad = (what: string, found: string, remedy: string): Finding => ({
  what,
  isGood: false,
  found,
  remedy,
});
