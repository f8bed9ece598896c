import { readFile } from 'node:fs/promises';
import { TwinlegError } from '../src/errors';

/** The kernel shows times in ticks of 10 ms (USER_HZ, the same on every architecture that Node runs on). */
const TICK_MS = 10;
/** Counted from the first field behind the program's name, which may hold anything. */
const [UTIME, STIME] = [11, 12];

/** What `/proc/<pid>/stat` says the process and its threads have used, user and system time, in milliseconds. */
export function cpuMsIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[UTIME]) + Number(fields[STIME]);
  if (Number.isFinite(ticks)) return ticks * TICK_MS;
  throw new TwinlegError('PROC_STAT', 'ours', 'the line of /proc/<pid>/stat is not understood');
}

/** CPU time of a process since its start, to 10 ms. Linux only; `ENOENT` when it has ended. */
export async function cpuMs(pid: number | undefined): Promise<number> {
  if (pid === undefined) throw new TwinlegError('NO_PROCESS', 'ours', 'the process never started');
  return cpuMsIn(await readFile(`/proc/${pid}/stat`, 'utf8'));
}
