import { EventEmitter } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withDeadline } from '../../async/deadline';
import { deferred, type Deferred } from '../../async/deferred';
import { messageOf, TwinlegError } from '../../errors';
import { tell } from '../../events';
import type { Logger } from '../../log/logger';
import type {
  ArrivedLeg,
  LegFile,
  RecordingEndpoint,
  RecordingEndpointEvents,
} from '../../recorder/recording-endpoint';
import type { AriLink } from './ari';
import type { AriChannel, AriEvent } from './ari-event';
import type { AriOperations } from './ari-operations';
import { decode, stasisArguments } from './channel-name';
import { StasisArrivals } from './stasis-arrivals';

/** The events of ARI that this driver lives on. */
export const recordingEndpointEvents = [
  'StasisStart',
  'StasisEnd',
  'ChannelDestroyed',
  'RecordingStarted',
  'RecordingFinished',
  'RecordingFailed',
  'ApplicationReplaced',
] as const;

export interface AsteriskRecordingEndpointOptions {
  readonly name: string;
  readonly application: string;
  /** Asterisk's `astspooldir`/recording, as this process sees it. */
  readonly recordingDir: string;
  readonly timeoutMs: number;
}

const listenerPrefix = 'twinleg-listener-';
/** A leg that has gone is told of when its file is closed, or after this. */
const closingMs = 1_500;

/** What Asterisk handles at a time. */
const frameMs = 20;

interface Recorded {
  readonly name: string;
  readonly started: Deferred<Date>;
}

/**
 * Asterisk as the recording endpoint. It records a snoop of the leg, not the leg: a snoop runs by the clock
 * and gives silence for what did not arrive, so lost packets cost no time and the two legs stay in step.
 */
export class AsteriskRecordingEndpoint implements RecordingEndpoint {
  readonly name: string;
  readonly events = new EventEmitter<RecordingEndpointEvents>();
  readonly #ari: AriLink;
  readonly #operations: AriOperations;
  readonly #options: AsteriskRecordingEndpointOptions;
  readonly #log: Logger;
  readonly #arrivals = new StasisArrivals();
  /** By leg. */
  readonly #recorded = new Map<string, Recorded>();
  /** Legs that have gone and whose file is not reported closed yet, by the recording's name. */
  readonly #closing = new Map<
    string,
    { readonly closed: () => void; readonly timer: NodeJS.Timeout }
  >();

  constructor(
    ari: AriLink,
    operations: AriOperations,
    options: AsteriskRecordingEndpointOptions,
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
    ari.events.on('up', () => {
      tell(this.events, log, 'up');
    });
    ari.events.on('down', reason => {
      const lost = new TwinlegError('LINK_LOST', 'media-server', `link lost: ${reason}`);
      this.#arrivals.failAll(lost);
      for (const { started } of this.#recorded.values()) started.reject(lost);
      tell(this.events, log, 'down', reason);
    });
  }

  connect(): Promise<void> {
    return this.#ari.connect();
  }

  async record(legID: string, name: string): Promise<LegFile> {
    const { application, recordingDir, timeoutMs } = this.#options;
    const listener = `${listenerPrefix}${legID}`;
    const recorded = recordedAs(name);
    this.#recorded.set(legID, recorded);
    const begin = async (late: AbortSignal): Promise<Date> => {
      const listening = this.#arrivals.expect(listener, late);
      await Promise.all([
        listening,
        this.#operations.answer(legID),
        this.#operations.snoop({
          channelId: legID,
          snoopId: listener,
          spy: 'in',
          app: application,
          appArgs: 'listener',
        }),
      ]);
      await this.#operations.record({ channelId: listener, name, format: 'wav', ifExists: 'fail' });
      return recorded.started.promise;
    };
    try {
      const startedAt = await withDeadline(`recording of leg ${legID}`, timeoutMs, begin);
      return { path: join(recordingDir, `${name}.wav`), startedAt };
    } catch (error) {
      if (this.#recorded.get(legID) === recorded) this.#recorded.delete(legID);
      this.#arrivals.forget(listener);
      throw error;
    }
  }

  async refuse(legID: string, reason: string): Promise<void> {
    this.#log.warn('leg refused', { endpoint: this.name, legID, reason });
    const leg = await this.#operations.channel(legID);
    if (!leg) return;
    if (leg.state === 'Up') await this.#operations.hangup(legID);
    else
      await this.#operations.continueInDialplan(legID, {
        context: 'legs',
        extension: 'refuse',
        priority: 1,
      });
  }

  async setMuted(legID: string, isMuted: boolean): Promise<void> {
    const name = this.#recorded.get(legID)?.name;
    if (name === undefined) return; // It has gone, and writes nothing any more.
    if (isMuted) await this.#operations.recordingMute(name);
    else await this.#operations.recordingUnmute(name);
  }

  async legs(): Promise<readonly ArrivedLeg[]> {
    const channels = await this.#operations.channels();
    return channels.flatMap(channel => {
      const leg = arrivedLeg(
        channel,
        stasisArguments(channel.dialplan.appData),
        channel.creationTime,
      );
      return leg ? [leg] : [];
    });
  }

  async adopt(legID: string, name: string): Promise<LegFile | undefined> {
    const path = join(this.#options.recordingDir, `${name}.wav`);
    if (!this.#recorded.has(legID)) this.#recorded.set(legID, recordedAs(name));
    try {
      const { birthtime } = await stat(path);
      return { path, startedAt: birthtime };
    } catch (error) {
      this.#log.warn('leg has no file', { endpoint: this.name, legID, reason: messageOf(error) });
      return undefined;
    }
  }

  close(): Promise<void> {
    for (const { timer } of this.#closing.values()) clearTimeout(timer);
    this.#closing.clear();
    return this.#ari.close();
  }

  #heard(event: AriEvent): void {
    switch (event.type) {
      case 'StasisStart':
        this.#arrived(event.channel, event.args, event.timestamp);
        return;
      case 'RecordingStarted':
        this.#named(event.recording.name)?.started.resolve(firstSampleAt(event.timestamp));
        return;
      case 'RecordingFailed':
        this.#named(event.recording.name)?.started.reject(recordingFailed(event.recording.cause));
        this.#closing.get(event.recording.name)?.closed();
        return;
      case 'RecordingFinished':
        this.#closing.get(event.recording.name)?.closed();
        return;
      case 'StasisEnd': // Of a leg that is hung up the application hears this, and not always of its end.
        this.#ended(event.channel.id, event.timestamp);
        return;
      case 'ChannelDestroyed':
        this.#arrivals.ended(event.channel.id, event.cause, event.causeText);
        this.#ended(event.channel.id, event.timestamp);
        return;
      default: // What else ARI tells of is not about legs.
    }
  }

  #named(name: string): Recorded | undefined {
    return [...this.#recorded.values()].find(one => one.name === name);
  }

  #arrived(channel: AriChannel, given: readonly string[], at: Date): void {
    this.#arrivals.arrived(channel.id);
    const leg = arrivedLeg(channel, given, at);
    if (leg) tell(this.events, this.#log, 'legArrived', leg);
  }

  /** The leg has gone; its listener follows, then the file is closed: that is when the end is told. */
  #ended(legID: string, at: Date): void {
    const recorded = this.#recorded.get(legID);
    if (!recorded) return;
    this.#recorded.delete(legID);
    recorded.started.reject(
      new TwinlegError('LEG_ENDED', 'media-server', `leg ${legID} has ended`),
    );
    const closed = (): void => {
      clearTimeout(timer);
      this.#closing.delete(recorded.name);
      tell(this.events, this.#log, 'legEnded', legID, at);
    };
    const timer = setTimeout(closed, closingMs);
    this.#closing.set(recorded.name, { closed, timer });
  }
}

const recordingFailed = (cause = 'failed'): TwinlegError =>
  new TwinlegError('RECORDING_FAILED', 'media-server', cause);

function recordedAs(name: string): Recorded {
  const started = deferred<Date>();
  started.promise.catch(() => undefined); // Rejected by a lost link even when nobody waits for it.
  return { name, started };
}

/**
 * When the first sample of a file was heard, at the latest: the event is published before the listener's clock ticks
 * for the first time, and it ticks every 20 ms. The latest, because what is cut off before the call's answer must not
 * hold the first word.
 */
const firstSampleAt = (recordingStarted: Date): Date =>
  new Date(recordingStarted.getTime() + frameMs);

/** The dialplan hands over `leg`, the request URI and X-Genesys-CallUUID, each percent-encoded. */
function arrivedLeg(
  channel: AriChannel,
  given: readonly string[],
  at: Date,
): ArrivedLeg | undefined {
  const [kind, uri = '', uuid = ''] = given;
  if (kind !== 'leg') return undefined;
  return {
    legID: channel.id,
    requestURI: decode(uri),
    ...(uuid !== '' && { callUUIDHeader: decode(uuid) }),
    at,
  };
}
