/** What the process tells its caller; the same for every command. */
export const exitCode = {
  ok: 0,
  /** Something failed that should have worked. */
  failed: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** Asterisk or SIPp cannot be had on this machine. */
  noServers: 3,
  /** What was asked for does not exist: a recording, a call, a journey. */
  notFound: 4,
  /** The switch refused it (an EventError), or cannot be reached. */
  refused: 5,
} as const;
