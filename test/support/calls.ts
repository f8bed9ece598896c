import type { CallEvent, PartySeen } from '../../src/call/call-event';
import { partyID } from '../../src/call/ids';

/** One end of a call on the PBX `name`: its channel and its phone. */
export const end = (channel: string, device: string, number = device): PartySeen => ({
  party: partyID(channel),
  device,
  number,
});

/** What a PBX says of its calls, at the time of each saying. */
export const say = {
  called: (caller: PartySeen, called: PartySeen, dialled = called.device): CallEvent => ({
    type: 'PartyCalled',
    caller,
    called,
    dialled,
    at: new Date(),
  }),
  served: (caller: PartySeen, dialled = '600'): CallEvent => ({
    type: 'PartyServed',
    caller,
    dialled,
    at: new Date(),
  }),
  answered: ({ party }: PartySeen): CallEvent => ({ type: 'PartyAnswered', party, at: new Date() }),
  talking: (...parties: readonly PartySeen[]): CallEvent => ({
    type: 'PartiesTalking',
    parties,
    at: new Date(),
  }),
  held: ({ party }: PartySeen): CallEvent => ({ type: 'PartyHeld', party, at: new Date() }),
  retrieved: ({ party }: PartySeen): CallEvent => ({
    type: 'PartyRetrieved',
    party,
    at: new Date(),
  }),
  gone: ({ party }: PartySeen, cause = 16): CallEvent => ({
    type: 'PartyGone',
    party,
    cause,
    at: new Date(),
  }),
} as const;
