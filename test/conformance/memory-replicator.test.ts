import { dn, partyID } from '../../src/call/ids';
import { MemoryReplicator } from '../../src/driver/memory/memory-replicator';
import { MemoryRecordingEndpoint } from '../../src/driver/memory/memory-recording-endpoint';
import { keyOf, MemoryLegs, mute, nowhere } from '../support/memory-legs';
import { temporaryFolder } from '../support/temporary-folder';
import { describeReplicator } from './replicator';

describe('in memory', () => {
  const folder = temporaryFolder();

  describeReplicator('MemoryReplicator', async () => {
    const endpoint = new MemoryRecordingEndpoint(folder());
    const replicator = new MemoryReplicator(new MemoryLegs(endpoint));
    let files = 0;
    endpoint.events.on('legArrived', ({ legID }) => {
      void endpoint.record(legID, `leg-${(files += 1)}`);
    });
    endpoint.farEnd = legID => {
      replicator.loseLeg(keyOf(legID));
    };
    await endpoint.connect();
    return {
      replicator,
      destination: '127.0.0.1:5070',
      deadDestination: nowhere,
      silentDestination: mute,
      placeCall: async () => [
        { party: partyID('a'), dn: dn('7001') },
        { party: partyID('b'), dn: dn('7002') },
      ],
      legs: async () => (await endpoint.legs()).map(({ requestURI }) => requestURI),
      hangUpLeg: async uri => {
        const leg = (await endpoint.legs()).find(({ requestURI }) => requestURI === uri);
        if (leg) await endpoint.refuse(leg.legID, 'the test hangs up');
      },
      again: async () => replicator, // It is the PBX itself that remembers.
      close: () => endpoint.close(),
    };
  });
});
