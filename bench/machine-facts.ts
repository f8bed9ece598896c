import { cpus, loadavg, release, totalmem } from 'node:os';
import type { Servers } from '../src/provision/servers';

/** What a figure depends on and a reader must know to compare it. */
export interface Facts {
  readonly versions: Readonly<Record<'asterisk' | 'asteriskOrigin' | 'node' | 'linux', string>>;
  readonly machine: {
    readonly cores: number;
    readonly model: string;
    readonly memoryMB: number;
    /** Of the last minute, before the benchmark began: above a few tenths others were at work. */
    readonly loadBefore: number;
  };
}

export function machineFacts({ asterisk }: Servers): Facts {
  const cores = cpus();
  return {
    versions: {
      asterisk: asterisk.version,
      asteriskOrigin: asterisk.origin,
      node: process.versions.node,
      linux: release(),
    },
    machine: {
      cores: cores.length,
      model: cores[0]?.model.trim() ?? 'unknown',
      memoryMB: Math.round(totalmem() / 2 ** 20),
      loadBefore: loadavg()[0] ?? 0,
    },
  };
}
