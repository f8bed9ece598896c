type Section = Record<string, unknown>;

/** A configuration as somebody may write it, right or wrong. */
export interface Draft extends Section {
  roles?: unknown;
  pbx: Section;
  recorder: Section & { endpoint: Section; tlib: Section };
  tlib: Section & { applications: unknown[] };
  dns: Section;
}

/** A configuration for both roles that nothing is wrong with; a fresh one at each call. */
export const sample = (): Draft => ({
  roles: ['switch', 'recorder'],
  pbx: { type: 'asterisk', ari: { password: 'p1' } },
  recorder: {
    endpoint: { type: 'asterisk', ari: { password: 'p2' } },
    tlib: { applicationPassword: 'p3' },
  },
  tlib: { applications: [{ name: 'recorder', password: 'p3', dns: ['*'] }] },
  dns: { '7001': { type: 'extension', record: true } },
});

/** The sample after `change` has been at it. */
export function changed(change: (draft: Draft) => unknown): Draft {
  const draft = sample();
  change(draft);
  return draft;
}

/** Takes a section out that the sample always has. */
export const without = (draft: Section, section: string): void => {
  Reflect.deleteProperty(draft, section);
};
