import type { DN } from '../call/ids';
import type { RecordedLeg } from '../catalogue/recording';
import { nothing, type Findings } from './findings';

/** Which legs go to which channel. */
export interface ChannelAssignment<Leg> {
  readonly channels: readonly [one: readonly Leg[], two: readonly Leg[]];
  /** Channel 1 is known to be what `recordDN` says, and channel 2 what the other party says. */
  readonly isCertain: boolean;
  readonly findings: Findings;
}

/**
 * Channel 1 is the leg of `recordDN`, channel 2 the other one. Where the legs' DNs do not tell them apart, the one
 * that arrived first is channel 1 and the recording is suspect. `legs` are in the order of their arrival.
 */
export function assignChannels<Leg extends { readonly leg: RecordedLeg }>(
  recordDN: DN,
  legs: readonly Leg[],
): ChannelAssignment<Leg> {
  const recorded = legs.filter(({ leg }) => leg.dn === recordDN);
  const others = legs.filter(({ leg }) => leg.dn !== recordDN);
  const areTold = legs.length === 1 || (recorded.length > 0 && others.length > 0);
  if (areTold) return { channels: [recorded, others], isCertain: true, findings: nothing };
  const why =
    recorded.length > 0 ? `both legs have the DN ${recordDN}` : `no leg has the DN ${recordDN}`;
  return {
    channels: [legs.slice(0, 1), legs.slice(1)],
    isCertain: false,
    findings: { ...nothing, reasons: [`${why}: channel 1 is the leg that arrived first`] },
  };
}
