import type { PrivateServiceNumbers } from '../../src/switch/state-reporter';

/** The numbers of the recording services as they are by default. */
export const numbers: PrivateServiceNumbers = {
  start: 3013,
  stop: 3014,
  pause: 3015,
  resume: 3016,
  started: 4013,
  stopped: 4014,
  paused: 4015,
  resumed: 4016,
};
