import { partyID } from '../../src/call/ids';
import type { PartySeen } from '../../src/call/call-event';
import { MemoryCallSource } from '../../src/driver/memory/memory-call-source';
import { end, say } from '../support/calls';
import { describeCallSource } from './call-source';

describeCallSource('MemoryCallSource', async () => {
  const source = new MemoryCallSource();
  const talking: PartySeen[][] = [];
  const ends = [end('a', '7001'), end('b', '7002')] as const;
  return {
    source,
    ring: async () => {
      source.say(say.called(...ends));
      return {
        caller: '7001',
        called: '7002',
        dialled: '7002',
        answer: async () => {
          talking.push([...ends]);
          source.say(say.answered(ends[1]));
        },
        hangUp: async () => {
          talking.pop();
          source.say(say.gone(ends[0]), say.gone(ends[1]));
        },
      };
    },
    again: async () => {
      const after = new MemoryCallSource();
      const calls = talking.map(parties => ({ parties, isTalking: true, at: new Date() }));
      const parties = new Set(talking.flat().map(({ party }) => partyID(party)));
      after.snapshot = { calls, parties };
      return after;
    },
    close: () => source.close(),
  };
});
