import { EventEmitter } from 'node:events';
import { randomBytes } from 'node:crypto';
import { messageOf, TwinlegError } from '../../errors';
import { tell } from '../../events';
import type { Logger } from '../../log/logger';
import type {
  Replication,
  Replicator,
  ReplicatorEvents,
  RunningReplication,
} from '../../switch/replicator';
import type { AriLink } from './ari';
import { AriStatusError } from './ari-error';
import type { AriEvent } from './ari-event';
import type { AriOperations } from './ari-operations';
import {
  bridgeID,
  legArguments,
  legID,
  parseOwnID,
  requestURI,
  silenceID,
  tapID,
  type StreamNumber,
} from './replication-names';
import { survey, type FoundReplication } from './replication-survey';
import { StasisArrivals } from './stasis-arrivals';

/** The events of ARI that this driver lives on. */
export const replicatorEvents = ['StasisStart', 'ChannelDestroyed'] as const;

export interface AsteriskReplicatorOptions {
  readonly application: string;
  /** The PJSIP endpoint that the INVITEs leave by. */
  readonly recorderEndpoint: string;
  /** How long one step of a pause, or a release, may wait. */
  readonly timeoutMs: number;
}

interface Running {
  readonly own: Set<string>;
  /** The source of silence of each stream while paused. */
  readonly silence: Map<StreamNumber, string>;
  /** Streams whose tap has left its bridge, or is ended. */
  readonly cutOff: Set<StreamNumber>;
  turn: number;
  phase: 'starting' | 'up' | 'releasing';
}

const both: readonly StreamNumber[] = [1, 2];

/**
 * Replicates with ARI: a snoop (`spy=in`) of each party where it speaks, bridged to a leg that INVITEs the
 * recording endpoint. In a pause the tap leaves the bridge and a snoop of the *tap* takes its place: nothing
 * is ever written to a tap, so that is silence, and it ends with the party as the tap does. So the leg ends
 * by the endpoint's RTP timeout even if we are dead, paused or not.
 */
export class AsteriskReplicator implements Replicator {
  readonly events = new EventEmitter<ReplicatorEvents>();
  readonly #operations: AriOperations;
  readonly #options: AsteriskReplicatorOptions;
  readonly #log: Logger;
  readonly #arrivals = new StasisArrivals();
  readonly #running = new Map<string, Running>();

  constructor(
    ari: AriLink,
    operations: AriOperations,
    options: AsteriskReplicatorOptions,
    log: Logger,
  ) {
    this.#operations = operations;
    this.#options = options;
    this.#log = log;
    ari.events.on('event', event => {
      this.#heard(event);
    });
    ari.events.on('down', reason => {
      this.#arrivals.failAll(new TwinlegError('LINK_LOST', 'media-server', `link lost: ${reason}`));
    });
  }

  async start(replication: Replication, signal: AbortSignal): Promise<string> {
    const key = randomBytes(6).toString('hex');
    const running: Running = {
      own: new Set(),
      silence: new Map(),
      cutOff: new Set(),
      turn: 0,
      phase: 'starting',
    };
    this.#running.set(key, running);
    const streams = both.map(stream => this.#connect(key, stream, replication, signal));
    try {
      await Promise.all(streams);
      signal.throwIfAborted(); // Whoever called it off will not want the key any more.
      // The first leg may have gone while the second was still on its way.
      const gone = both.find(stream => !running.own.has(legID(key, stream)));
      if (gone) throw new TwinlegError('LEG_LOST', 'media-server', `leg ${gone} ended at once`);
      running.phase = 'up';
      return key;
    } catch (error) {
      await Promise.allSettled(streams); // What is still on its way must be there to be taken away.
      await this.release(key);
      throw error;
    }
  }

  async #connect(
    key: string,
    stream: StreamNumber,
    replication: Replication,
    signal: AbortSignal,
  ): Promise<void> {
    const { application, recorderEndpoint } = this.#options;
    const [bridge, leg, tap] = [bridgeID(key, stream), legID(key, stream), tapID(key, stream)];
    const source = replication.streams[stream === 1 ? 0 : 1];
    const calledOff = new AbortController();
    const either = AbortSignal.any([signal, calledOff.signal]);
    const steps = [
      this.#arrivals.expect(leg, either),
      this.#arrivals.expect(tap, either),
      this.#operations.createBridge({ bridgeId: bridge, name: bridge, type: 'mixing,proxy_media' }),
      this.#operations.originate({
        endpoint: `PJSIP/${recorderEndpoint}/${requestURI(replication, stream)}`,
        channelId: leg,
        app: application,
        appArgs: legArguments(replication),
        formats: 'ulaw',
        variables: { 'PJSIP_HEADER(add,X-Genesys-CallUUID)': replication.callUUID },
      }),
      this.#operations.snoop({
        channelId: source.party,
        snoopId: tap,
        spy: 'in',
        app: application,
        appArgs: `tap,${key},${stream}`,
      }),
    ];
    // The first step that fails calls off the waiting of the others, and is the reason.
    for (const step of steps)
      step.catch((error: unknown) => {
        calledOff.abort(asError(error));
      });
    await Promise.allSettled(steps);
    calledOff.signal.throwIfAborted();
    await this.#operations.addChannel(bridge, `${tap},${leg}`);
  }

  async pause(key: string): Promise<void> {
    const running = this.#running.get(key);
    if (!running) throw unknownKey(key);
    // First of all nothing more may leave; the time line comes second.
    await everyOne(both.map(stream => this.#cutOff(key, running, stream)));
    running.turn += 1;
    const turn = running.turn;
    await everyOne(both.map(stream => this.#fillWithSilence(key, running, stream, turn)));
  }

  async resume(key: string): Promise<void> {
    const running = this.#running.get(key);
    if (!running) throw unknownKey(key);
    await everyOne(
      both.map(async stream => {
        const bridge = bridgeID(key, stream);
        const silence = running.silence.get(stream);
        if (silence !== undefined) await this.#operations.removeChannel(bridge, silence);
        // Before it is asked: an answer that does not come may hide that it was done.
        running.cutOff.delete(stream);
        await this.#operations.addChannel(bridge, tapID(key, stream));
        running.silence.delete(stream);
        if (silence !== undefined) await this.#operations.hangup(silence);
      }),
    );
  }

  async release(key: string): Promise<void> {
    const running = this.#running.get(key);
    if (!running || running.phase === 'releasing') return;
    running.phase = 'releasing';
    // The legs first: a BYE on each is what ends the recording.
    await Promise.allSettled(both.map(stream => this.#operations.hangup(legID(key, stream))));
    // A tap that was asked for may not have arrived yet.
    const rest = new Set([...running.own, ...both.map(stream => tapID(key, stream))]);
    for (const stream of both) rest.delete(legID(key, stream));
    const left = await Promise.allSettled([
      ...[...rest].map(id => this.#operations.hangup(id)),
      ...both.map(stream => this.#operations.destroyBridge(bridgeID(key, stream))),
    ]);
    this.#running.delete(key);
    const failed = left.find(one => one.status === 'rejected');
    if (failed)
      this.#log.warn('release left something behind', { key, reason: messageOf(failed.reason) });
  }

  async running(): Promise<readonly RunningReplication[]> {
    const [channels, bridges] = await Promise.all([
      this.#operations.channels(),
      this.#operations.bridges(),
    ]);
    const found = survey(channels, bridges);
    for (const bridge of bridges) {
      const key = parseOwnID(bridge.id)?.key;
      const isUsed =
        key === undefined || this.#running.has(key) || found.some(one => one.key === key);
      // An empty bridge is all that is left of a recording whose call ended while nobody looked.
      if (!isUsed) await this.#operations.destroyBridge(bridge.id);
    }
    return found.flatMap(one => {
      if ((this.#running.get(one.key)?.phase ?? 'up') !== 'up') return [];
      this.#adopt(one);
      const { key, identity, isWhole, cutOff } = one;
      return identity ? [{ key, ...identity, isPaused: cutOff.size > 0, isWhole }] : [];
    });
  }

  #adopt({ key, channels, cutOff }: FoundReplication): void {
    if (this.#running.has(key)) return;
    const silences = channels.filter(id => parseOwnID(id)?.kind === 'silence');
    const silence = new Map(silences.map(id => [parseOwnID(id)?.stream ?? 1, id] as const));
    const own = new Set(channels);
    this.#running.set(key, { own, silence, cutOff: new Set(cutOff), turn: 1_000, phase: 'up' });
  }

  /** The tap leaves the bridge; one that will not is ended, and if that fails too the leg is. */
  async #cutOff(key: string, running: Running, stream: StreamNumber): Promise<void> {
    if (running.cutOff.has(stream)) return;
    const hasLeft = await this.#operations
      .removeChannel(bridgeID(key, stream), tapID(key, stream))
      .catch((error: unknown) => {
        this.#log.warn('tap would not leave its bridge', { key, stream, reason: messageOf(error) });
        return false;
      });
    if (!hasLeft)
      await this.#operations
        .hangup(tapID(key, stream))
        .catch(() => this.#operations.hangup(legID(key, stream)));
    running.cutOff.add(stream);
  }

  async #fillWithSilence(
    key: string,
    running: Running,
    stream: StreamNumber,
    turn: number,
  ): Promise<void> {
    if (running.silence.has(stream)) return;
    const id = silenceID(key, stream, turn);
    const calledOff = new AbortController();
    const late = AbortSignal.timeout(this.#options.timeoutMs);
    const arrived = this.#arrivals.expect(id, AbortSignal.any([late, calledOff.signal]));
    const asked = this.#operations.snoop({
      channelId: tapID(key, stream),
      snoopId: id,
      spy: 'out', // Nothing is ever written to a tap: its "out" is silence, kept in time by the PBX.
      app: this.#options.application,
      appArgs: `silence,${key},${stream}`,
    });
    asked.catch((error: unknown) => {
      calledOff.abort(asError(error));
    });
    const [snooped, came] = await Promise.allSettled([asked, arrived]);
    const failed = [snooped, came].find(one => one.status === 'rejected');
    // No tap, no source of silence: paused it is all the same, and the leg ends by the endpoint's timeout.
    if (failed?.reason instanceof AriStatusError && failed.reason.status === 404) return;
    if (failed) throw asError(failed.reason);
    await this.#operations.addChannel(bridgeID(key, stream), id);
    running.silence.set(stream, id);
  }

  #heard(event: AriEvent): void {
    if (event.type !== 'StasisStart' && event.type !== 'ChannelDestroyed') return;
    const { id } = event.channel;
    const parsed = parseOwnID(id);
    if (!parsed) return;
    const running = this.#running.get(parsed.key);
    if (event.type === 'StasisStart') {
      running?.own.add(id);
      this.#arrivals.arrived(id);
      return;
    }
    running?.own.delete(id);
    this.#arrivals.ended(id, event.cause, event.causeText);
    if (parsed.kind === 'leg' && running?.phase === 'up') {
      tell(this.events, this.#log, 'legLost', parsed.key, `${event.causeText} (${event.cause})`);
    }
  }
}

/** Waits for all, also when one fails: what is done again must not meet what still goes on. */
async function everyOne(steps: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(steps);
  await Promise.all(steps);
}

const unknownKey = (key: string): TwinlegError =>
  new TwinlegError('NO_SUCH_REPLICATION', 'ours', `no replication ${key} is up`);

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new TwinlegError('UNKNOWN', 'ours', String(reason));
