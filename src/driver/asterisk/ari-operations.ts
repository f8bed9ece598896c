import { AriStatusError } from './ari-error';
import { dateIn, fieldsIn, fieldsOf, listOf, textIn } from './ari-json';
import {
  decodeBridge,
  decodeChannel,
  decodeEndpoint,
  decodeRecording,
  type AriBridge,
  type AriChannel,
  type AriEndpoint,
  type AriRecording,
} from './ari-model';
import type { AriInvoker } from './ari';
import type {
  AriDirection,
  AriHangupReason,
  AsteriskInfo,
  DialplanPlace,
  OriginateRequest,
  RecordRequest,
  SnoopRequest,
} from './ari-request';
import type { AriParams } from './ari-route';

/**
 * ARI's operations as Twinleg uses them. Each rejects as `Ari.invoke` does; what is ordinary (a channel that has
 * gone) is a value where the doc comment says so.
 */
export class AriOperations {
  readonly #ari: AriInvoker;

  constructor(ari: AriInvoker) {
    this.#ari = ari;
  }

  async channels(signal?: AbortSignal): Promise<readonly AriChannel[]> {
    return listOf(await this.#invoke('channels', 'list', {}, signal), 'channels', decodeChannel);
  }

  /** `undefined` when there is no such channel. */
  async channel(channelId: string, signal?: AbortSignal): Promise<AriChannel | undefined> {
    const found = await orUndefined([404], this.#invoke('channels', 'get', { channelId }, signal));
    return found === undefined ? undefined : decodeChannel(found);
  }

  /** Listens to a channel through a new one, which enters the application when it is ready. */
  async snoop(request: SnoopRequest, signal?: AbortSignal): Promise<AriChannel> {
    return decodeChannel(
      await this.#invoke('channels', 'snoopChannelWithId', { ...request }, signal),
    );
  }

  /** Calls an endpoint; the new channel enters the application when it is answered. */
  async originate(request: OriginateRequest, signal?: AbortSignal): Promise<AriChannel> {
    const { timeoutSeconds: timeout, ...rest } = request;
    return decodeChannel(
      await this.#invoke('channels', 'originateWithId', { ...rest, timeout }, signal),
    );
  }

  async answer(channelId: string, signal?: AbortSignal): Promise<void> {
    await this.#invoke('channels', 'answer', { channelId }, signal);
  }

  /** Idempotent: hanging up a channel that has gone resolves. */
  async hangup(channelId: string, reason?: AriHangupReason, signal?: AbortSignal): Promise<void> {
    await orUndefined([404], this.#invoke('channels', 'hangup', { channelId, reason }, signal));
  }

  async continueInDialplan(
    channelId: string,
    place: DialplanPlace,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#invoke('channels', 'continueInDialplan', { channelId, ...place }, signal);
  }

  /** `undefined` when the variable is not set, or the channel has gone. */
  async getVariable(
    channelId: string,
    variable: string,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const params = { channelId, variable };
    const found = await orUndefined(
      [404],
      this.#invoke('channels', 'getChannelVar', params, signal),
    );
    return found === undefined ? undefined : textIn(fieldsOf(found, 'variable'), 'value');
  }

  async setVariable(
    channelId: string,
    variable: string,
    value: string,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#invoke('channels', 'setChannelVar', { channelId, variable, value }, signal);
  }

  /** Sends silence to the channel, until `stopSilence`. */
  async startSilence(channelId: string, signal?: AbortSignal): Promise<void> {
    await this.#invoke('channels', 'startSilence', { channelId }, signal);
  }

  async stopSilence(channelId: string, signal?: AbortSignal): Promise<void> {
    await this.#invoke('channels', 'stopSilence', { channelId }, signal);
  }

  /** No RTP flows meanwhile: a recording of the far end loses the time. */
  async muteChannel(
    channelId: string,
    direction: AriDirection,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#invoke('channels', 'mute', { channelId, direction }, signal);
  }

  async unmuteChannel(
    channelId: string,
    direction: AriDirection,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#invoke('channels', 'unmute', { channelId, direction }, signal);
  }

  /** Asks for a recording of a channel that is in no bridge. Only `RecordingStarted` says that it runs. */
  async record(request: RecordRequest, signal?: AbortSignal): Promise<AriRecording> {
    return decodeRecording(await this.#invoke('channels', 'record', { ...request }, signal));
  }

  /** Writes silence and keeps the time line. Not idempotent as to a recording that has gone: that rejects. */
  async recordingMute(recordingName: string, signal?: AbortSignal): Promise<void> {
    await this.#invoke('recordings', 'mute', { recordingName }, signal);
  }

  async recordingUnmute(recordingName: string, signal?: AbortSignal): Promise<void> {
    await this.#invoke('recordings', 'unmute', { recordingName }, signal);
  }

  /** Ends a recording and keeps its file. Idempotent: stopping one that has ended resolves. */
  async stopRecording(recordingName: string, signal?: AbortSignal): Promise<void> {
    await orUndefined([404], this.#invoke('recordings', 'stop', { recordingName }, signal));
  }

  /** `undefined` when no recording of that name runs. */
  async liveRecording(
    recordingName: string,
    signal?: AbortSignal,
  ): Promise<AriRecording | undefined> {
    const found = await orUndefined(
      [404],
      this.#invoke('recordings', 'getLive', { recordingName }, signal),
    );
    return found === undefined ? undefined : decodeRecording(found);
  }

  /** The names of all recordings on Asterisk's disk, those that still run among them. */
  async storedRecordings(signal?: AbortSignal): Promise<readonly string[]> {
    const found = await this.#invoke('recordings', 'listStored', {}, signal);
    return listOf(found, 'recordings', item => textIn(fieldsOf(item, 'recording'), 'name'));
  }

  async bridges(signal?: AbortSignal): Promise<readonly AriBridge[]> {
    return listOf(await this.#invoke('bridges', 'list', {}, signal), 'bridges', decodeBridge);
  }

  /** `type` is a list of attributes, separated by commas: `mixing,proxy_media`. */
  async createBridge(
    request: { readonly bridgeId: string; readonly name: string; readonly type: string },
    signal?: AbortSignal,
  ): Promise<AriBridge> {
    return decodeBridge(await this.#invoke('bridges', 'createWithId', { ...request }, signal));
  }

  /** Idempotent: destroying a bridge that has gone resolves. */
  async destroyBridge(bridgeId: string, signal?: AbortSignal): Promise<void> {
    await orUndefined([404], this.#invoke('bridges', 'destroy', { bridgeId }, signal));
  }

  /** Several channels are separated by commas. Rejects when one of them, or the bridge, has gone. */
  async addChannel(
    bridgeId: string,
    channel: string,
    options: { readonly mute?: boolean } = {},
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#invoke('bridges', 'addChannel', { bridgeId, channel, ...options }, signal);
  }

  /**
   * Whether the channel was in the bridge; it is not there now. A channel or a bridge that has gone is `false`; rejects when
   * the bridge is not ours to change (409): the channel may then still be in it.
   */
  async removeChannel(bridgeId: string, channel: string, signal?: AbortSignal): Promise<boolean> {
    const removed = this.#invoke('bridges', 'removeChannel', { bridgeId, channel }, signal);
    // 400: no such channel; 404: no such bridge; 422: the channel is in another bridge, or in none.
    return (
      (await orUndefined(
        [400, 404, 422],
        removed.then(() => true),
      )) ?? false
    );
  }

  async asteriskInfo(signal?: AbortSignal): Promise<AsteriskInfo> {
    const info = fieldsOf(await this.#invoke('asterisk', 'getInfo', {}, signal), 'info');
    return {
      version: textIn(fieldsIn(info, 'system'), 'version'),
      name: textIn(fieldsIn(info, 'config'), 'name'),
      startedAt: dateIn(fieldsIn(info, 'status'), 'startup_time'),
    };
  }

  /** The names of the modules that run: `res_ari_channels.so`. */
  async modules(signal?: AbortSignal): Promise<readonly string[]> {
    const found = await this.#invoke('asterisk', 'listModules', {}, signal);
    const modules = listOf(found, 'modules', item => fieldsOf(item, 'module'));
    return modules
      .filter(module => textIn(module, 'status') === 'Running')
      .map(module => textIn(module, 'name'));
  }

  async endpoints(signal?: AbortSignal): Promise<readonly AriEndpoint[]> {
    return listOf(await this.#invoke('endpoints', 'list', {}, signal), 'endpoints', decodeEndpoint);
  }

  #invoke(
    resource: string,
    name: string,
    params: AriParams,
    signal?: AbortSignal,
  ): Promise<unknown> {
    return this.#ari.invoke({ resource, name }, params, signal);
  }
}

/** What `answer` resolves to, or `undefined` when its status is one of those that say no more than "not there". */
async function orUndefined<T>(
  statuses: readonly number[],
  answer: Promise<T>,
): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AriStatusError && statuses.includes(error.status)) return undefined;
    throw error;
  }
}
