import { callUUID, connID, dn, recordingID } from '../../call/ids';
import type { Replication } from '../../switch/replicator';
import { decode, encode, ownPrefix } from './channel-name';

/** The two streams of a replication: 1 is recordDN's party, 2 the other. */
export type StreamNumber = 1 | 2;

// Everything of one replication has its key in its id: whoever comes after us finds what belongs together.
export const bridgeID = (key: string, stream: StreamNumber): string =>
  `${ownPrefix}bridge-${key}-${stream}`;
export const legID = (key: string, stream: StreamNumber): string =>
  `${ownPrefix}leg-${key}-${stream}`;
export const tapID = (key: string, stream: StreamNumber): string =>
  `${ownPrefix}tap-${key}-${stream}`;
export const silenceID = (key: string, stream: StreamNumber, turn: number): string =>
  `${ownPrefix}silence-${key}-${stream}-${turn}`;

/** What an own channel's id says it is. */
export function parseOwnID(
  id: string,
): { readonly kind: string; readonly key: string; readonly stream: StreamNumber } | undefined {
  const match = /^twinleg-(bridge|leg|tap|silence)-([0-9a-f]+)-([12])(?:-\d+)?$/.exec(id);
  const [, kind, key, stream] = match ?? [];
  if (kind === undefined || key === undefined) return undefined;
  return { kind, key, stream: stream === '1' ? 1 : 2 };
}

/** What a leg remembers of its recording. */
export type ReplicationIdentity = Pick<
  Replication,
  'recordingID' | 'callUUID' | 'connID' | 'recordDN' | 'way'
>;

/** A leg carries what its recording is, so that the PBX itself remembers it. */
export const legArguments = (replication: ReplicationIdentity): string =>
  [
    'leg',
    encode(replication.recordingID),
    replication.callUUID,
    replication.connID,
    encode(replication.recordDN),
    replication.way,
  ].join(',');

export function parseLegArguments(given: readonly string[]): ReplicationIdentity | undefined {
  const [kind, id, uuid, conn, recorded, way] = given;
  if (kind !== 'leg' || id === undefined || uuid === undefined || conn === undefined)
    return undefined;
  if (recorded === undefined || way === undefined) return undefined;
  return {
    recordingID: recordingID(decode(id)),
    callUUID: callUUID(uuid),
    connID: connID(conn),
    recordDN: dn(decode(recorded)),
    way,
  };
}

/** The guide's request URI: `sip:record=<id>@<recorder>;calluuid=<CallUUID>;dn=<DN>;recordDN=<DN>` and the params. */
export function requestURI(replication: Replication, stream: StreamNumber): string {
  const { dn: own } = replication.streams[stream === 1 ? 0 : 1];
  const parameters: Record<string, string> = {
    calluuid: replication.callUUID,
    dn: own,
    recordDN: replication.recordDN,
    ...replication.params,
  };
  const tail = Object.entries(parameters).map(
    ([name, value]) => `;${encode(name)}=${encode(value)}`,
  );
  return `sip:record=${encode(replication.recordingID)}@${replication.destination}${tail.join('')}`;
}
