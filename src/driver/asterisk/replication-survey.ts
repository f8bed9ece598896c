import type { AriBridge, AriChannel } from './ari-event';
import { stasisArguments } from './channel-name';
import {
  bridgeID,
  parseLegArguments,
  parseOwnID,
  tapID,
  type ReplicationIdentity,
  type StreamNumber,
} from './replication-names';

/** What is there of one replication. */
export interface FoundReplication {
  readonly key: string;
  /** Its channels. */
  readonly channels: readonly string[];
  /** What its legs remember of it; nothing when no leg is there. */
  readonly identity: ReplicationIdentity | undefined;
  /** Both legs and both taps are there. */
  readonly isWhole: boolean;
  /** Streams whose tap is there and has been taken out of its bridge: a tap that has gone was lost, not paused. */
  readonly cutOff: ReadonlySet<StreamNumber>;
}

/** Every replication that these channels and bridges of one Asterisk belong to. */
export function survey(
  channels: readonly AriChannel[],
  bridges: readonly AriBridge[],
): readonly FoundReplication[] {
  const own = channels.flatMap(channel => {
    const parsed = parseOwnID(channel.id);
    return parsed ? [{ ...parsed, channel }] : [];
  });
  return [...new Set(own.map(({ key }) => key))].map(key => {
    const mine = own.filter(one => one.key === key);
    const [legs, taps] = ['leg', 'tap'].map(kind => mine.filter(one => one.kind === kind));
    const data = legs?.[0]?.channel.dialplan.appData;
    const isFed = (stream: StreamNumber): boolean =>
      bridges.some(
        ({ id, channels: inBridge }) =>
          id === bridgeID(key, stream) && inBridge.includes(tapID(key, stream)),
      );
    const outside = taps?.filter(({ stream }) => !isFed(stream)) ?? [];
    return {
      key,
      channels: mine.map(({ channel }) => channel.id),
      identity: data === undefined ? undefined : parseLegArguments(stasisArguments(data)),
      isWhole: legs?.length === 2 && taps?.length === 2,
      cutOff: new Set(outside.map(({ stream }) => stream)),
    };
  });
}
