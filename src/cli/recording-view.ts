import type { Recording } from '../catalogue/recording';
import type { Column } from './table';

/** A recording as `--json` prints it; the names are promised. */
export const recordingJSON = (recording: Recording) => ({
  id: recording.id,
  callUUID: recording.callUUID,
  connID: recording.connID,
  recordDN: recording.recordDN,
  way: recording.way,
  status: recording.status,
  file: recording.file,
  seconds: recording.seconds,
  verified: recording.status === 'verified',
  reasons: recording.reasons,
  ani: recording.ani,
  dnis: recording.dnis,
  startedAt: recording.startedAt.toISOString(),
  endedAt: recording.endedAt?.toISOString(),
  bytes: recording.bytes,
  sha256: recording.sha256,
  masks: recording.masks,
  userData: recording.userData,
  eventHistory: recording.eventHistory,
  parameters: recording.parameters,
});

/** A moment as people read it: local time, to the second. */
export const localTime = (at: Date): string => {
  const two = (n: number): string => String(n).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
};

export const recordingColumns: readonly Column<Recording>[] = [
  { title: 'id', of: one => one.id, isWhole: true },
  { title: 'began', of: one => localTime(one.startedAt) },
  { title: 'seconds', of: one => one.seconds?.toFixed(2), align: 'right' },
  { title: 'record dn', of: one => one.recordDN },
  { title: 'from', of: one => one.ani },
  { title: 'to', of: one => one.dnis },
  { title: 'way', of: one => one.way },
  {
    title: 'pauses',
    of: one => one.masks.filter(mask => mask.type === 'paused').length,
    align: 'right',
  },
  { title: 'status', of: one => one.status },
];
