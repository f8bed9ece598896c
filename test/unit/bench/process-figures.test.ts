import assert from 'node:assert/strict';
import { packetsReceived } from '../../../bench/channel-statistics';
import { cpuMs, cpuMsIn } from '../../../bench/cpu-time';
import { TwinlegError } from '../../../src/errors';

/** As Linux 6.18 prints it, but for the name. */
const stat = (name: string): string =>
  `4711 (${name}) S 1 4711 4711 0 -1 4194560 4094 0 0 0 250 50 7 3 20 0 86 0 16511 1146486784 15700`;

describe('the CPU time of a process', () => {
  for (const name of ['asterisk', 'ld-linux-x86-64', 'a name) S 1 (2']) {
    it(`is its user and system time, whatever it is called: ${name}`, () => {
      assert.equal(cpuMsIn(stat(name)), 3_000);
    });
  }

  it('is not made up from a line that is something else', () => {
    assert.throws(() => cpuMsIn('4711 (asterisk) S'), TwinlegError);
  });

  it('is what the process knows of itself', async () => {
    const before = await cpuMs(process.pid);
    const { user, system } = process.cpuUsage();
    assert.ok(before > 0);
    assert.ok(Math.abs(before - (user + system) / 1_000) < 1_000);
  });
});

/** As Asterisk 22.10.1 prints it. */
const channelStatistics = `
                                             ...........Receive......... .........Transmit..........
 BridgeId ChannelId ........ UpTime.. Codec.   Count    Lost Pct  Jitter   Count    Lost Pct  Jitter RTT....
 ===========================================================================================================

 3501352b 7002-00000051      00:00:02 ulaw      114       0    0   0.000    113       0    0   0.000   0.000
 3501352b trunk-00000050     01:00:02 ulaw       13       0    0   0.000    113       0    0   0.000   0.000
 twinleg- twinleg-recorder-0 00:00:02 ulaw        0       0    0   0.000    107       0    0   0.000   0.000

Objects found: 3
`;

describe('the packets that the PBX has received', () => {
  it('are those of all channels together', () => {
    assert.equal(packetsReceived(channelStatistics), 127);
  });

  it('are none when no channel is up', () => {
    assert.equal(packetsReceived('No objects found.\n'), 0);
  });
});
