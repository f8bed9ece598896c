import type { EventEmitter } from 'node:events';

/** One leg as it came in: one SIP dialogue that brings one stream. */
export interface ArrivedLeg {
  /** The endpoint's own name for the leg; unique while it is up, the same after a reconnect. */
  readonly legID: string;
  /** The INVITE's request URI, whole and undecoded: a stranger's text. */
  readonly requestURI: string;
  /** `X-Genesys-CallUUID`, if there was one: a stranger's text too. */
  readonly callUUIDHeader?: string;
  readonly at: Date;
}

export interface LegFile {
  /** Absolute path; the file grows until the leg ends. Mono, 8 kHz, 16 bit, kept in step with the clock. */
  readonly path: string;
  /** When the file's first sample was heard. */
  readonly startedAt: Date;
}

export type RecordingEndpointEvents = {
  /** The control connection is usable (again): compare `legs()` with what you know. */
  up: [];
  /** The control connection is lost; legs that are up go on being recorded. */
  down: [reason: string];
  legArrived: [leg: ArrivedLeg];
  /** The leg has ended and its file is closed. */
  legEnded: [legID: string, at: Date];
};

/** What takes the two INVITEs and writes each to a file. Legs end there by themselves, with or without us. */
export interface RecordingEndpoint {
  readonly name: string;
  readonly events: EventEmitter<RecordingEndpointEvents>;
  /** Resolves once the control connection is usable, and keeps it so until `close`. */
  connect(): Promise<void>;
  /** Answers the leg and records it to a file named after `name`; resolves when samples are being written. */
  record(legID: string, name: string): Promise<LegFile>;
  /** Refuses a leg that is not answered yet with 400, and hangs up one that is. Idempotent. */
  refuse(legID: string, reason: string): Promise<void>;
  /** While muted, silence is written instead of what arrives; the time line is kept. */
  setMuted(legID: string, isMuted: boolean): Promise<void>;
  /** Every leg that is up now: for adoption after a restart or a reconnect. */
  legs(): Promise<readonly ArrivedLeg[]>;
  /**
   * Takes up a leg that was recorded to `name` before a restart; the file, if there is one. Works for a leg
   * that has gone as well.
   */
  adopt(legID: string, name: string): Promise<LegFile | undefined>;
  /** Lets the control connection go; legs go on. Idempotent. */
  close(): Promise<void>;
}
