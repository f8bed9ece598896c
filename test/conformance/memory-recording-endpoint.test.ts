import { MemoryRecordingEndpoint } from '../../src/driver/memory/memory-recording-endpoint';
import { temporaryFolder } from '../support/temporary-folder';
import { describeRecordingEndpoint, type SentLeg } from './recording-endpoint';

describe('in memory', () => {
  const folder = temporaryFolder();

  describeRecordingEndpoint('MemoryRecordingEndpoint', async () => {
    const endpoint = new MemoryRecordingEndpoint(folder());
    const outcomes = new Map<string, ReturnType<SentLeg['outcome']>>();
    let sent = 0;
    endpoint.farEnd = legID => {
      outcomes.set(legID, outcomes.get(legID) === 'up' ? 'hung up' : 'refused');
    };
    return {
      endpoint,
      invite: async (requestURI, callUUIDHeader = '') => {
        const legID = `leg-${(sent += 1)}`;
        endpoint.arrive({ legID, requestURI, callUUIDHeader, at: new Date() }).then(
          () => outcomes.set(legID, 'up'),
          () => outcomes.get(legID) ?? outcomes.set(legID, 'refused'),
        );
        return {
          hangUp: async () => {
            endpoint.end(legID);
          },
          outcome: () => outcomes.get(legID) ?? 'up',
        };
      },
      again: async () => endpoint, // It is the endpoint itself that remembers.
      close: () => endpoint.close(),
    };
  });
});
