import type { Trigger } from './initiation';

/** Way 1: the DN's own `record` option. Extension: that party; trunk: the customer's side. */
export const fullTime: Trigger = {
  way: 'full-time',
  decide({ party, directory }) {
    const options = directory.get(party.dn);
    if (!options?.record) return undefined;
    const because = `${options.type} ${party.dn} has record=true`;
    return { way: 'full-time', recordDN: party.dn, because };
  },
};
