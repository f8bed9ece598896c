import { EventEmitter } from 'node:events';
import { connID, dn, recordingID, type CallUUID, type ConnID, type DN } from '../call/ids';
import { isList, type KeyValueList } from '../call/user-data';
import { messageOf } from '../errors';
import { tell } from '../events';
import { isWay } from '../initiation/way';
import type { Logger } from '../log/logger';
import { callsIn, partiesIn } from '../tlib/call-list';
import type { TlibClient } from '../tlib/client';
import { timeOf, type Event, type EventOf } from '../tlib/events';
import type { CallFound, CallNews } from './call-news';

export type CallFollowerEvents = {
  news: [connID: ConnID, news: CallNews];
  /** What the switch says of a call that was asked for; in its order with the news. */
  found: [call: CallFound];
  /** Logged in again after the link was lost: ask anew for what is being followed. */
  up: [];
};

/** The numbers by which EventPrivateInfo tells of recordings. */
export interface InfoNumbers {
  readonly started: number;
  readonly stopped: number;
  readonly paused: number;
  readonly resumed: number;
}

/** The recorder's side of T-Lib: registers for the DNs it records, asks for their calls and hears of them. */
export class CallFollower {
  readonly events = new EventEmitter<CallFollowerEvents>();
  readonly #client: TlibClient;
  readonly #numbers: InfoNumbers;
  readonly #log: Logger;
  /** How many recordings need each DN. */
  readonly #needed = new Map<DN, number>();
  /** The calls of those DNs that were told of, while they last: what is known need not be asked for. */
  readonly #told = new Map<CallUUID, ConnID>();
  #isUp = false;

  constructor(client: TlibClient, numbers: InfoNumbers, log: Logger) {
    this.#client = client;
    this.#numbers = numbers;
    this.#log = log;
    client.events.on('event', event => {
      this.#heard(event);
    });
    client.events.on('up', () => {
      this.#isUp = true;
      tell(this.events, log, 'up');
    });
    client.events.on('down', reason => {
      this.#isUp = false;
      this.#told.clear();
      log.error('link to the switch lost', { reason });
    });
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Resolves once logged in; rejects when the switch refuses the login. */
  connect(): Promise<void> {
    return this.#client.connect();
  }

  /** Asks for the call (`found` tells it) and hears of it from now on; false when the switch does not know it or is away. */
  async follow(recordDN: DN, callUUID: CallUUID): Promise<boolean> {
    this.#needed.set(recordDN, (this.#needed.get(recordDN) ?? 0) + 1);
    return this.ask(recordDN, callUUID);
  }

  /** The same for a call that is followed already, after the link was lost. */
  async ask(recordDN: DN, callUUID: CallUUID): Promise<boolean> {
    try {
      const found = this.#toldOf(recordDN, callUUID) ?? (await this.#listed(recordDN, callUUID));
      if (found === undefined) return false;
      await this.#client.queryCall(found);
      return true;
    } catch (error) {
      this.#log.error('call data not to be had', { recordDN, callUUID, reason: messageOf(error) });
      return false;
    }
  }

  /** Of a DN that is registered already the call has been told of; on a busy trunk the list would be a long one. */
  #toldOf(recordDN: DN, callUUID: CallUUID): ConnID | undefined {
    return (this.#needed.get(recordDN) ?? 0) > 1 ? this.#told.get(callUUID) : undefined;
  }

  async #listed(recordDN: DN, callUUID: CallUUID): Promise<ConnID | undefined> {
    // To register again is no error, and its answer lists the calls on the DN.
    const { extensions } = await this.#client.registerAddress(recordDN);
    return callsIn(extensions).find(call => call.callUUID === callUUID)?.connID;
  }

  /** One recording less that needs this DN; the last one's end ends the registration. */
  async leave(recordDN: DN): Promise<void> {
    const left = (this.#needed.get(recordDN) ?? 1) - 1;
    if (left > 0) {
      this.#needed.set(recordDN, left);
      return;
    }
    this.#needed.delete(recordDN);
    if (!this.#isUp) return;
    try {
      await this.#client.unregisterAddress(recordDN);
    } catch (error) {
      this.#log.debug('DN not unregistered', { recordDN, reason: messageOf(error) });
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #heard(event: Event): void {
    this.#keepTold(event);
    if (event.name === 'EventPartyInfo') {
      // Told here and not when the request resolves: news may stand in the same packet, right behind it.
      tell(this.events, this.#log, 'found', foundIn(event));
      return;
    }
    const news = this.#newsIn(event);
    if (!news || !('connID' in event) || event.connID === undefined) return;
    tell(this.events, this.#log, 'news', connID(event.connID), news);
  }

  /** From its first event to its last: what is told of a call after its end must not bring it back. */
  #keepTold(event: Event): void {
    switch (event.name) {
      case 'EventDialing':
      case 'EventRinging':
      case 'EventEstablished':
        this.#told.set(event.callUUID, event.connID);
        return;
      case 'EventReleased':
      case 'EventAbandoned':
        this.#told.delete(event.callUUID);
        return;
      default: // All others are about calls that are known.
    }
  }

  #newsIn(event: Event): CallNews | undefined {
    const at = timeOf(event);
    switch (event.name) {
      case 'EventEstablished':
        return {
          type: 'Established',
          thisDN: dn(event.thisDN),
          ...(event.otherDN !== undefined && { otherDN: dn(event.otherDN) }),
          at,
        };
      case 'EventReleased':
      case 'EventAbandoned':
        return { type: 'Left', thisDN: dn(event.thisDN), at };
      case 'EventAttachedDataChanged':
        return { type: 'DataChanged', userData: event.userData, at };
      case 'EventPrivateInfo':
        return this.#recordingNews(event, at);
      default:
        return undefined;
    }
  }

  #recordingNews(event: EventOf<'EventPrivateInfo'>, at: Date): CallNews | undefined {
    const { id, way } = event.extensions ?? {};
    if (typeof id !== 'string') return undefined;
    const types = {
      [this.#numbers.started]: 'Started',
      [this.#numbers.stopped]: 'Stopped',
      [this.#numbers.paused]: 'Paused',
      [this.#numbers.resumed]: 'Resumed',
    } as const;
    const type = types[event.privateMsgID];
    if (type === undefined) return undefined;
    const known = typeof way === 'string' && isWay(way) ? { way } : {};
    return { type, id: recordingID(id), ...known, at };
  }
}

function foundIn(info: EventOf<'EventPartyInfo'>): CallFound {
  const extensions = info.extensions ?? {};
  const established = timeIn(extensions, 'established-at');
  return {
    connID: connID(info.connID),
    callUUID: info.callUUID,
    ...(info.ani !== undefined && { ani: info.ani }),
    ...(info.dnis !== undefined && { dnis: info.dnis }),
    userData: info.userData ?? {},
    ...(established && { establishedAt: established }),
    parties: partiesIn(extensions).map(party => party.dn),
    recordings: recordingsIn(extensions),
  };
}

/** The states in which nothing may be heard. */
const pausedStates: readonly string[] = ['pausing', 'paused', 'resuming', 'reconnecting'];

function recordingsIn(extensions: KeyValueList): CallFound['recordings'] {
  const listed = extensions.recordings;
  if (!isList(listed)) return [];
  return Object.entries(listed).flatMap(([id, said]) => {
    if (!isList(said)) return [];
    const { way, state } = said;
    const known = typeof way === 'string' && isWay(way) ? { way } : {};
    const isPaused = typeof state === 'string' && pausedStates.includes(state);
    return [{ id: recordingID(id), ...known, isPaused }];
  });
}

function timeIn(extensions: KeyValueList, key: string): Date | undefined {
  const text = extensions[key];
  const at = typeof text === 'string' ? new Date(text) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
}
