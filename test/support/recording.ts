import { callUUID, connID, dn, recordingID } from '../../src/call/ids';
import type { RecordedLeg, Recording } from '../../src/catalogue/recording';

/** When the sample recordings begin. */
export const start = new Date('2026-03-01T12:00:00.000Z');

/** So many milliseconds after `start`. */
export const after = (ms: number): Date => new Date(start.getTime() + ms);

/** A recording of the call 7001 to 7002 that is to be archived. */
export const recordingOf = (
  legs: readonly RecordedLeg[],
  more: Partial<Recording> = {},
): Recording => ({
  id: recordingID('R-1'),
  callUUID: callUUID('0123456789ABCDEFGHIJKLMNOPQRSTUV'),
  recordDN: dn('7001'),
  status: 'archiving',
  reasons: [],
  startedAt: start,
  legs,
  masks: [],
  userData: {},
  eventHistory: [],
  parameters: {},
  ...more,
});

/** A recording in which every field holds something, and the lists something odd. */
export const fullRecording: Recording = recordingOf(
  [
    { dn: dn('7001'), path: '/spool/7001.wav', startedAt: start, endedAt: after(10_000) },
    { dn: dn('7002'), path: '/spool/7002.wav', startedAt: after(20) },
  ],
  {
    connID: connID('0dbf030a414af3af'),
    way: 'selective',
    status: 'suspect',
    reasons: ['leg 7002 is silent throughout'],
    ani: '+491234',
    dnis: '800',
    endedAt: after(10_000),
    file: '/archive/R-1.wav',
    seconds: 10.000125,
    bytes: 320_044,
    sha256: 'ab'.repeat(32),
    masks: [
      { time: after(2000).toISOString(), type: 'paused' },
      { time: after(3000).toISOString(), type: 'resume' },
    ],
    userData: {
      text: 'Grüße 🎧 \u0000\n',
      number: -5,
      bytes: Uint8Array.of(0, 255, 128),
      list: { inner: { $binary: 'not bytes' }, $odd: 1, empty: {} },
    },
    eventHistory: [
      { occurredAt: start.toISOString(), event: 'Joined', contact: { phoneNumber: '7001' } },
      {
        occurredAt: after(5).toISOString(),
        event: 'data',
        data: { added: { key: Uint8Array.of(7) }, updated: {}, removed: { old: 'value' } },
      },
    ],
    parameters: { 'line\nbreak': '1', tenant: 'Environment' },
  },
);
