import {
  callTypeOf,
  partyOf,
  type Call,
  type Party,
  type PartyRole,
  type PartyState,
} from './call';
import type { CallEvent, PartySeen } from './call-event';
import type { DNDirectory } from './dn';
import type { CallUUID, ConnID, PartyID } from './ids';

/** What one PBX event means for one party, by the name of the T-Lib event that tells of it. */
export interface Occurrence {
  readonly name:
    | 'EventDialing'
    | 'EventRinging'
    | 'EventEstablished'
    | 'EventHeld'
    | 'EventRetrieved'
    | 'EventReleased'
    | 'EventAbandoned';
  readonly party: Party;
  readonly at: Date;
  readonly cause?: number;
}

/** The call after the event (`undefined`: it is over) and what to tell, in order. */
export interface Folded {
  readonly call: Call | undefined;
  readonly occurrences: readonly Occurrence[];
}

export interface NewCallIDs {
  readonly connID: ConnID;
  readonly callUUID: CallUUID;
}

const unchanged = (call: Call | undefined): Folded => ({ call, occurrences: [] });

/** Folds what the PBX said into one call. Pure: ids for a call that begins here are given. */
export class CallModel {
  readonly #directory: DNDirectory;

  constructor(directory: DNDirectory) {
    this.#directory = directory;
  }

  /** The first event of a call that is not known yet; `undefined` when it tells of nobody we know. */
  begin(event: CallEvent, ids: NewCallIDs): Folded {
    switch (event.type) {
      case 'PartyCalled':
        return this.#called(undefined, event, ids);
      case 'PartyServed': {
        const caller = this.#party(event.caller, 'Origination', 'Established', event.dialled);
        if (!caller) return unchanged(undefined);
        const call = {
          ...this.#newCall(ids, [caller], event.at, event.dialled),
          establishedAt: event.at,
        };
        return {
          call,
          occurrences: [
            { name: 'EventDialing', party: caller, at: event.at },
            { name: 'EventEstablished', party: caller, at: event.at },
          ],
        };
      }
      case 'PartiesTalking':
        return this.#talking(event.parties, event.at, ids);
      case 'PartyAnswered':
      case 'PartyHeld':
      case 'PartyRetrieved':
      case 'PartyGone':
        return unchanged(undefined); // Somebody whose call we never saw begin.
    }
  }

  /** The next event of a known call. */
  fold(call: Call, event: CallEvent): Folded {
    switch (event.type) {
      case 'PartyCalled':
        return this.#called(call, event, call);
      case 'PartyServed':
        return unchanged(call);
      case 'PartiesTalking':
        return this.#establish(call, event.at, one =>
          event.parties.some(({ party }) => party === one.party),
        );
      case 'PartyAnswered':
        return this.#answered(call, event.party, event.at);
      case 'PartyHeld':
        return this.#move(call, event.party, 'Established', 'Held', 'EventHeld', event.at);
      case 'PartyRetrieved':
        return this.#move(call, event.party, 'Held', 'Established', 'EventRetrieved', event.at);
      case 'PartyGone':
        return this.#gone(call, event);
    }
  }

  #called(
    known: Call | undefined,
    event: Extract<CallEvent, { type: 'PartyCalled' }>,
    ids: NewCallIDs,
  ): Folded {
    const called = this.#party(event.called, 'Destination', 'Ringing', event.dialled);
    const caller =
      known?.parties.find(party => party.party === event.caller.party) ??
      this.#party(event.caller, 'Origination', 'Dialing', event.dialled);
    if (!called || !caller || (known && partyOf(known, called.party))) return unchanged(known);
    const parties = known ? [...known.parties, called] : [caller, called];
    const call: Call = known
      ? { ...known, parties, callType: callTypeOf(parties) }
      : this.#newCall(ids, parties, event.at, event.dialled);
    const dialing: Occurrence[] = known
      ? []
      : [{ name: 'EventDialing', party: caller, at: event.at }];
    return {
      call,
      occurrences: [...dialing, { name: 'EventRinging', party: called, at: event.at }],
    };
  }

  #talking(seen: readonly PartySeen[], at: Date, ids: NewCallIDs): Folded {
    const parties = seen.flatMap((one, index) => {
      const party = this.#party(
        one,
        index === 0 ? 'Origination' : 'Destination',
        'Established',
        '',
      );
      return party ? [party] : [];
    });
    if (parties.length < 2) return unchanged(undefined);
    const call = {
      ...this.#newCall(ids, parties, at, parties[1]?.number ?? ''),
      establishedAt: at,
    };
    return {
      call,
      occurrences: parties.map(party => ({ name: 'EventEstablished', party, at })),
    };
  }

  /** An answer establishes the one who answered and whoever was dialling; others that still ring keep ringing. */
  #answered(call: Call, answered: PartyID, at: Date): Folded {
    const party = partyOf(call, answered);
    if (party?.state !== 'Ringing') return unchanged(call);
    return this.#establish(call, at, one => one.party === answered || one.state === 'Dialing');
  }

  /** Those meant that were not talking yet do now. */
  #establish(call: Call, at: Date, isMeant: (one: Party) => boolean): Folded {
    const joins = (one: Party): boolean =>
      isMeant(one) && (one.state === 'Ringing' || one.state === 'Dialing');
    const parties = call.parties.map(one =>
      joins(one) ? { ...one, state: 'Established' as const } : one,
    );
    const occurrences = call.parties
      .map((before, index) => ({ before, party: parties[index] ?? before }))
      .filter(({ before }) => joins(before))
      .map(({ party: after }): Occurrence => ({ name: 'EventEstablished', party: after, at }));
    if (occurrences.length === 0) return unchanged(call);
    return { call: { ...call, parties, establishedAt: call.establishedAt ?? at }, occurrences };
  }

  #move(
    call: Call,
    id: PartyID,
    from: PartyState,
    to: PartyState,
    name: Occurrence['name'],
    at: Date,
  ): Folded {
    const party = partyOf(call, id);
    if (party?.state !== from) return unchanged(call);
    const moved = { ...party, state: to };
    const parties = call.parties.map(one => (one.party === id ? moved : one));
    return { call: { ...call, parties }, occurrences: [{ name, party: moved, at }] };
  }

  /** A party that goes before anybody answered abandons the call; the last party's going ends it. */
  #gone(call: Call, event: Extract<CallEvent, { type: 'PartyGone' }>): Folded {
    const gone = partyOf(call, event.party);
    if (!gone) return unchanged(call);
    const parties = call.parties.filter(one => one.party !== event.party);
    const wasRinging = gone.state === 'Ringing';
    const name = wasRinging ? 'EventAbandoned' : 'EventReleased';
    const occurrences: Occurrence[] = [{ name, party: gone, at: event.at, cause: event.cause }];
    return { call: parties.length === 0 ? undefined : { ...call, parties }, occurrences };
  }

  #party(seen: PartySeen, role: PartyRole, state: PartyState, dialled: string): Party | undefined {
    const options = this.#directory.ofDevice(seen.device);
    if (!options) return undefined;
    const behindTrunk = role === 'Origination' ? (seen.number ?? '') : dialled;
    const number = options.type === 'trunk' ? behindTrunk || options.dn : options.dn;
    return { party: seen.party, dn: options.dn, dnType: options.type, number, role, state };
  }

  #newCall(ids: NewCallIDs, parties: readonly Party[], at: Date, dialled: string): Call {
    const { connID, callUUID } = ids;
    const ani = parties.find(party => party.role === 'Origination')?.number ?? '';
    const callType = callTypeOf(parties);
    return { connID, callUUID, callType, ani, dnis: dialled, parties, userData: {}, startedAt: at };
  }
}
