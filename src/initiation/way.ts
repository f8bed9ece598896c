/** The four ways a recording begins, by the names the field's own guides use. */
export type Way = 'full-time' | 'rule' | 'dynamic' | 'selective';

export const isWay = (text: string): text is Way =>
  ['full-time', 'rule', 'dynamic', 'selective'].includes(text);
