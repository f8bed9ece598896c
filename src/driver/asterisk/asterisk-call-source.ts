import { EventEmitter } from 'node:events';
import type { CallEvent, PartySeen } from '../../call/call-event';
import type { CallSource, CallSourceEvents, Snapshot } from '../../call/call-source';
import { partyID, type PartyID } from '../../call/ids';
import { messageOf } from '../../errors';
import { tell } from '../../events';
import type { Logger } from '../../log/logger';
import type { Ari } from './ari';
import type { AriChannel, AriEvent } from './ari-event';
import type { AriOperations } from './ari-operations';
import { deviceOf } from './channel-name';
import { parseOwnID } from './replication-names';

export interface AsteriskCallSourceOptions {
  readonly name: string;
  /** The PJSIP endpoint that our own INVITEs leave by: its channels are no calls. */
  readonly recorderEndpoint: string;
}

/**
 * The calls of one Asterisk, from ARI's `subscribeAll`: they need not enter Stasis, so the PBX's dialplan
 * need not know of us. Our own channels are passed over.
 */
export class AsteriskCallSource implements CallSource {
  readonly name: string;
  readonly events = new EventEmitter<CallSourceEvents>();
  readonly #ari: Ari;
  readonly #operations: AriOperations;
  readonly #options: AsteriskCallSourceOptions;
  readonly #log: Logger;
  /** Channels whose part in a call has been told. */
  readonly #told = new Set<string>();
  /** What each incoming channel dialled first, before the dialplan sent it on. */
  readonly #dialled = new Map<string, string>();

  constructor(
    ari: Ari,
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
      this.#heard(event);
    });
    ari.events.on('down', reason => {
      tell(this.events, log, 'down', reason);
    });
    ari.events.on('up', () => {
      this.#compare().catch((error: unknown) => {
        // The link is gone again already: its next "up" compares.
        log.warn('snapshot failed', { pbx: this.name, reason: messageOf(error) });
      });
    });
  }

  async connect(): Promise<void> {
    await this.#ari.connect();
  }

  async close(): Promise<void> {
    await this.#ari.close();
  }

  async #compare(): Promise<void> {
    const [channels, bridges] = await Promise.all([
      this.#operations.channels(),
      this.#operations.bridges(),
    ]);
    const theirs = new Map(channels.filter(one => this.#isTheirs(one)).map(one => [one.id, one]));
    this.#told.clear();
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
  }

  #heard(event: AriEvent): void {
    switch (event.type) {
      case 'ChannelCreated':
        if (this.#isTheirs(event.channel) && event.channel.dialplan.exten !== '') {
          this.#dialled.set(event.channel.id, event.channel.dialplan.exten);
        }
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
