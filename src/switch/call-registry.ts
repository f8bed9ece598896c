import { EventEmitter } from 'node:events';
import { randomBytes } from 'node:crypto';
import type { Call } from '../call/call';
import type { CallEvent, PartySeen } from '../call/call-event';
import type { CallModel, NewCallIDs, Occurrence } from '../call/call-model';
import type { CallSeen, Snapshot } from '../call/call-source';
import { callUUIDFrom, connIDFrom, type ConnID, type DN, type PartyID } from '../call/ids';
import type { KeyValueList } from '../call/user-data';
import { attemptWrite } from '../catalogue/attempt-write';
import { tell } from '../events';
import type { Logger } from '../log/logger';
import type { CallBook, CallBookEntry } from './call-book';
import { DNRole } from '../tlib/enumerations';

/** The DN on whose behalf data changed, and who asked for it (a T-Lib client; opaque here). */
export interface ChangedBy {
  readonly dn: DN;
  readonly requester: object;
}

export type CallRegistryEvents = {
  /** Something happened to parties of the call; `call` is as it is after it, `isOver` that it has no party left. */
  occurred: [call: Call, occurrences: readonly Occurrence[], isOver: boolean];
  /** Attached data changed; `by` is who changed it, or nobody for the switch itself. */
  dataChanged: [call: Call, by: ChangedBy | undefined];
  /** The call was up before we were, and has got its old ConnID, CallUUID and UserData back. */
  adopted: [call: Call];
};

/** Every call of one PBX, and which party is on which. */
export class CallRegistry {
  readonly events = new EventEmitter<CallRegistryEvents>();
  readonly #model: CallModel;
  readonly #book: CallBook;
  readonly #pbx: string;
  readonly #log: Logger;
  readonly #calls = new Map<ConnID, Call>();
  readonly #byParty = new Map<PartyID, ConnID>();

  constructor(pbx: string, model: CallModel, book: CallBook, log: Logger) {
    this.#pbx = pbx;
    this.#model = model;
    this.#book = book;
    this.#log = log;
  }

  get(id: ConnID): Call | undefined {
    return this.#calls.get(id);
  }

  all(): readonly Call[] {
    return [...this.#calls.values()];
  }

  /** The calls on which this DN is a party now. */
  onDN(dn: DN): readonly Call[] {
    return this.all().filter(call => call.parties.some(party => party.dn === dn));
  }

  apply(event: CallEvent): void {
    const known = this.#callOf(event);
    const { call, occurrences } = known
      ? this.#model.fold(known, event)
      : this.#model.begin(event, newIDs());
    const after = call ?? known;
    if (!after) return;
    if (call) this.#keep(call);
    else this.#forget(after);
    if (occurrences.length === 0) return;
    tell(this.events, this.#log, 'occurred', after, occurrences, call === undefined);
  }

  /** After a (re)connect: who is not there any more has gone, and whom we do not know has begun to talk. */
  compare(snapshot: Snapshot, at: Date): void {
    for (const party of [...this.#byParty.keys()]) {
      if (snapshot.parties.has(party)) continue;
      this.apply({ type: 'PartyGone', party, cause: 0, at });
    }
    const booked = this.#book.entries().filter(entry => entry.pbx === this.#pbx);
    const adopted = new Set<ConnID>();
    for (const seen of snapshot.calls) {
      if (seen.parties.some(({ party }) => this.#byParty.has(party))) {
        // It may have been answered while nobody looked.
        this.apply({ type: 'PartiesTalking', parties: seen.parties, at: seen.at });
        continue;
      }
      const entry = booked.find(one => isSameCall(one, seen.parties));
      if (entry) adopted.add(entry.connID);
      this.#found(seen, entry);
    }
    for (const { connID } of booked)
      if (!adopted.has(connID) && !this.#calls.has(connID)) this.#unbook(connID);
  }

  #unbook(connID: ConnID): void {
    attemptWrite(this.#log, () => {
      this.#book.forget(connID);
    });
  }

  /** Replaces the attached data by what `change` makes of it; the call after it, or `undefined` if there is none. */
  changeUserData(
    id: ConnID,
    change: (userData: KeyValueList) => KeyValueList,
    by?: ChangedBy,
  ): Call | undefined {
    const call = this.#calls.get(id);
    if (!call) return undefined;
    const changed: Call = { ...call, userData: change(call.userData) };
    this.#keep(changed);
    tell(this.events, this.#log, 'dataChanged', changed, by);
    return changed;
  }

  #found(seen: CallSeen, entry: CallBookEntry | undefined): void {
    const event: CallEvent = { type: 'PartiesTalking', parties: seen.parties, at: seen.at };
    const { call, occurrences } = this.#model.begin(event, entry ?? newIDs());
    if (!call) return;
    const known: Call = entry
      ? { ...call, userData: entry.userData, startedAt: entry.startedAt }
      : call;
    this.#keep(known);
    if (entry) tell(this.events, this.#log, 'adopted', known);
    else tell(this.events, this.#log, 'occurred', known, occurrences, false);
  }

  #callOf(event: CallEvent): Call | undefined {
    const parties =
      event.type === 'PartyCalled'
        ? [event.caller.party, event.called.party]
        : event.type === 'PartyServed'
          ? [event.caller.party]
          : event.type === 'PartiesTalking'
            ? event.parties.map(({ party }) => party)
            : [event.party];
    const id = parties.map(party => this.#byParty.get(party)).find(one => one !== undefined);
    return id && this.#calls.get(id);
  }

  #keep(call: Call): void {
    const before = this.#calls.get(call.connID);
    if (before === call) return;
    for (const { party } of before?.parties ?? []) this.#byParty.delete(party);
    for (const { party } of call.parties) this.#byParty.set(party, call.connID);
    this.#calls.set(call.connID, call);
    if (before && !isBookedOtherwise(before, call)) return;
    attemptWrite(this.#log, () => {
      this.#book.save(entryOf(this.#pbx, call));
    });
  }

  #forget(call: Call): void {
    for (const { party } of call.parties) this.#byParty.delete(party);
    this.#calls.delete(call.connID);
    this.#unbook(call.connID);
  }
}

const newIDs = (): NewCallIDs => ({
  connID: connIDFrom(randomBytes(8)),
  callUUID: callUUIDFrom(randomBytes(20)),
});

const isSameCall = (entry: CallBookEntry, parties: readonly PartySeen[]): boolean =>
  entry.parties.some(booked => parties.some(({ party }) => party === booked.party));

/** Whether the book would have to be rewritten: it knows who is on a call and its data, not who holds. */
const isBookedOtherwise = (before: Call, after: Call): boolean =>
  before.userData !== after.userData ||
  before.parties.length !== after.parties.length ||
  before.parties.some(({ party }, index) => party !== after.parties[index]?.party);

const entryOf = (pbx: string, call: Call): CallBookEntry => ({
  connID: call.connID,
  callUUID: call.callUUID,
  pbx,
  pbxCall: call.parties[0]?.party ?? '',
  parties: call.parties.map(({ party, dn, role }) => ({ party, dn, role: DNRole[role] })),
  userData: call.userData,
  startedAt: call.startedAt,
});
