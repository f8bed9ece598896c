import { EventEmitter } from 'node:events';
import type { CallEvent, PartySeen } from '../../call/call-event';
import type { CallSource, CallSourceEvents, Snapshot } from '../../call/call-source';
import { partyID, type PartyID } from '../../call/ids';
import { backoffMs } from '../../async/backoff';
import { withDeadline } from '../../async/deadline';
import { messageOf } from '../../errors';
import { next, tell } from '../../events';
import type { Logger } from '../../log/logger';
import type { AriLink } from './ari';
import type { AriChannel, AriEvent } from './ari-event';
import type { AriOperations } from './ari-operations';
import { deviceOf } from './channel-name';
import { parseOwnID } from './replication-names';

/** The events of ARI that this driver lives on. */
export const callSourceEvents = [
  'ChannelCreated',
  'Dial',
  'ChannelStateChange',
  'ChannelEnteredBridge',
  'ChannelHold',
  'ChannelUnhold',
  'ChannelDestroyed',
  'ApplicationReplaced',
] as const;

export interface AsteriskCallSourceOptions {
  readonly name: string;
  /** The PJSIP endpoint that our own INVITEs leave by: its channels are no calls. */
  readonly recorderEndpoint: string;
}

/** How long it may take until the calls that are up are known. */
const firstSnapshotMs = 10_000;

/**
 * The calls of one Asterisk, from ARI's `subscribeAll`: they need not enter Stasis, so the PBX's dialplan
 * need not know of us. Our own channels are passed over.
 */
export class AsteriskCallSource implements CallSource {
  readonly name: string;
  readonly events = new EventEmitter<CallSourceEvents>();
  readonly #ari: AriLink;
  readonly #operations: AriOperations;
  readonly #options: AsteriskCallSourceOptions;
  readonly #log: Logger;
  /** Channels whose part in a call has been told. */
  readonly #told = new Set<string>();
  /** What each incoming channel dialled first, before the dialplan sent it on. */
  readonly #dialled = new Map<string, string>();
  /** What is said while a snapshot is being taken: told after it, or the snapshot would undo it. */
  #heldBack: AriEvent[] | undefined;
  /** The number of the link that is up: a snapshot of an earlier one is void. */
  #link = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(
    ari: AriLink,
    operations: AriOperations,
    options: AsteriskCallSourceOptions,
    log: Logger,
  ) {
    this.name = options.name;
    this.#ari = ari;
    this.#operations = operations;
    this.#options = options;
    this.#log = log;
    ari.events.on('event', event => {
      if (this.#heldBack) this.#heldBack.push(event);
      else this.#heard(event);
    });
    ari.events.on('down', reason => {
      this.#voidSnapshot();
      tell(this.events, log, 'down', reason);
    });
    ari.events.on('up', () => {
      this.#voidSnapshot();
      this.#heldBack = [];
      this.#compareUntilDone(this.#link, 0);
    });
  }

  async connect(): Promise<void> {
    await withDeadline('the first snapshot', firstSnapshotMs, async signal => {
      const told = next(this.events, 'up', signal);
      await Promise.all([this.#ari.connect(), told]);
    });
  }

  async close(): Promise<void> {
    this.#voidSnapshot();
    await this.#ari.close();
  }

  #voidSnapshot(): void {
    clearTimeout(this.#retry);
    this.#heldBack = undefined;
    this.#link += 1;
  }

  #compareUntilDone(link: number, tries: number): void {
    this.#compare(link).catch((error: unknown) => {
      this.#log.warn('snapshot failed', { pbx: this.name, reason: messageOf(error) });
      if (link !== this.#link) return; // The next link takes its own.
      this.#retry = setTimeout(() => {
        this.#compareUntilDone(link, tries + 1);
      }, backoffMs(tries));
    });
  }

  async #compare(link: number): Promise<void> {
    const [channels, bridges] = await Promise.all([
      this.#operations.channels(),
      this.#operations.bridges(),
    ]);
    if (link !== this.#link) return;
    const theirs = new Map(channels.filter(one => this.#isTheirs(one)).map(one => [one.id, one]));
    // What rings on has been told; what has gone meanwhile will not be told of any more.
    for (const id of this.#told) if (!theirs.has(id)) this.#told.delete(id);
    for (const id of this.#dialled.keys()) if (!theirs.has(id)) this.#dialled.delete(id);
    const calls = bridges.flatMap(bridge => {
      const inBridge = bridge.channels.flatMap(id => theirs.get(id) ?? []);
      if (inBridge.length < 2) return [];
      const parties = callerFirst(inBridge).map(one => this.#seen(one));
      const at = inBridge.reduce(
        (first, one) => (one.creationTime < first ? one.creationTime : first),
        new Date(),
      );
      return [{ parties, isTalking: true, at }];
    });
    for (const { parties } of calls) for (const { party } of parties) this.#told.add(party);
    const parties = new Set<PartyID>([...theirs.keys()].map(partyID));
    const snapshot: Snapshot = { calls, parties };
    tell(this.events, this.#log, 'up', snapshot);
    const meanwhile = this.#heldBack ?? [];
    this.#heldBack = undefined;
    for (const event of meanwhile) this.#heard(event);
  }

  #heard(event: AriEvent): void {
    switch (event.type) {
      case 'ChannelCreated':
        this.#created(event.channel);
        return;
      case 'Dial':
        if (event.dialstatus === '' && event.caller)
          this.#called(event.caller, event.peer, event.timestamp);
        return;
      case 'ChannelStateChange':
        if (event.channel.state === 'Up') this.#up(event.channel, event.timestamp);
        return;
      case 'ChannelEnteredBridge':
        this.#bridged(event.bridge.channels, event.channel, event.timestamp);
        return;
      case 'ChannelHold':
        this.#tell({ type: 'PartyHeld', party: partyID(event.channel.id), at: event.timestamp });
        return;
      case 'ChannelUnhold':
        this.#tell({
          type: 'PartyRetrieved',
          party: partyID(event.channel.id),
          at: event.timestamp,
        });
        return;
      case 'ChannelDestroyed':
        this.#gone(event.channel, event.cause, event.timestamp);
        return;
      default: // What else ARI tells of is the replicator's, or nobody's.
    }
  }

  #created(channel: AriChannel): void {
    const { exten } = channel.dialplan;
    if (this.#isTheirs(channel) && exten !== '') this.#dialled.set(channel.id, exten);
  }

  #called(caller: AriChannel, peer: AriChannel, at: Date): void {
    if (!this.#isTheirs(caller) || !this.#isTheirs(peer)) return;
    this.#told.add(caller.id).add(peer.id);
    this.#tell({
      type: 'PartyCalled',
      caller: this.#seen(caller),
      called: this.#seen(peer),
      dialled: this.#dialled.get(caller.id) ?? caller.dialplan.exten,
      at,
    });
  }

  #up(channel: AriChannel, at: Date): void {
    if (!this.#isTheirs(channel)) return;
    if (this.#told.has(channel.id)) {
      this.#tell({ type: 'PartyAnswered', party: partyID(channel.id), at });
      return;
    }
    const dialled = this.#dialled.get(channel.id);
    if (dialled === undefined) return; // Somebody's outgoing channel: who it belongs to is told when they talk.
    this.#told.add(channel.id);
    this.#tell({ type: 'PartyServed', caller: this.#seen(channel), dialled, at });
  }

  /** Two that talk and of whom we have not been told: their call began while the link was down. */
  #bridged(ids: readonly string[], entered: AriChannel, at: Date): void {
    if (!this.#isTheirs(entered) || ids.length < 2 || ids.some(id => this.#told.has(id))) return;
    this.#operations
      .channels()
      .then(channels => {
        const inBridge = channels.filter(one => ids.includes(one.id) && this.#isTheirs(one));
        if (inBridge.length < 2 || inBridge.some(one => this.#told.has(one.id))) return;
        for (const one of inBridge) this.#told.add(one.id);
        const parties = callerFirst(inBridge).map(one => this.#seen(one));
        this.#tell({ type: 'PartiesTalking', parties, at });
      })
      .catch((error: unknown) => {
        this.#log.warn('bridge could not be read', { pbx: this.name, reason: messageOf(error) });
      });
  }

  #gone(channel: AriChannel, cause: number, at: Date): void {
    this.#told.delete(channel.id);
    this.#dialled.delete(channel.id);
    if (!this.#isTheirs(channel)) return;
    this.#tell({ type: 'PartyGone', party: partyID(channel.id), cause, at });
  }

  #tell(event: CallEvent): void {
    tell(this.events, this.#log, 'call', event);
  }

  #isTheirs(channel: AriChannel): boolean {
    const device = deviceOf(channel.name);
    return (
      device !== undefined &&
      device !== this.#options.recorderEndpoint &&
      parseOwnID(channel.id) === undefined
    );
  }

  #seen(channel: AriChannel): PartySeen {
    const { number } = channel.caller;
    const device = deviceOf(channel.name) ?? '';
    return { party: partyID(channel.id), device, ...(number !== '' && { number }) };
  }
}

/** Asterisk runs the called side of a Dial in an application of its own, AppDial. */
const callerFirst = (channels: readonly AriChannel[]): readonly AriChannel[] =>
  [...channels].sort(
    (a, b) =>
      Number(a.dialplan.appName === 'AppDial') - Number(b.dialplan.appName === 'AppDial') ||
      a.creationTime.getTime() - b.creationTime.getTime(),
  );
