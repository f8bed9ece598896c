import type { PartyID } from './ids';

/** One end of a call as the PBX shows it. `device` is the PBX's name of the phone or trunk (an endpoint). */
export interface PartySeen {
  readonly party: PartyID;
  readonly device: string;
  /** The number this end shows to the other (caller ID), if the PBX knows one. A stranger's text. */
  readonly number?: string;
}

/** What a PBX says of its calls, in neutral words, whichever link said it. Times are the PBX's own clock. */
export type CallEvent =
  /** `caller` has the PBX ring `called`; a second one for the same caller rings one more device. */
  | {
      readonly type: 'PartyCalled';
      readonly caller: PartySeen;
      readonly called: PartySeen;
      /** What the caller dialled. */
      readonly dialled: string;
      readonly at: Date;
    }
  /** The PBX itself took the call (an announcement, an echo, an IVR): nobody else is on it yet. */
  | {
      readonly type: 'PartyServed';
      readonly caller: PartySeen;
      readonly dialled: string;
      readonly at: Date;
    }
  | { readonly type: 'PartyAnswered'; readonly party: PartyID; readonly at: Date }
  /** These parties talk to each other: tells of calls whose beginning nobody saw. */
  | { readonly type: 'PartiesTalking'; readonly parties: readonly PartySeen[]; readonly at: Date }
  | { readonly type: 'PartyHeld'; readonly party: PartyID; readonly at: Date }
  | { readonly type: 'PartyRetrieved'; readonly party: PartyID; readonly at: Date }
  /** `cause` is Q.850's number. */
  | {
      readonly type: 'PartyGone';
      readonly party: PartyID;
      readonly cause: number;
      readonly at: Date;
    };
