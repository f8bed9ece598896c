/** The numbers of the recording services in AttributePrivateMsgID; a switch may be configured to others. */
export const recordingServices = {
  GSIP_RECORD_START: 3013,
  GSIP_RECORD_STOP: 3014,
  GSIP_RECORD_PAUSE: 3015,
  GSIP_RECORD_RESUME: 3016,
} as const;

/** What EventPrivateInfo carries when that service has done its work: 1000 more. */
export const recordingInfos = {
  GSIP_RECORD_STARTED: 4013,
  GSIP_RECORD_STOPPED: 4014,
  GSIP_RECORD_PAUSED: 4015,
  GSIP_RECORD_RESUMED: 4016,
} as const;

/** Where the state of a recording stands in UserData, and what it may be. */
export const recordingState = {
  stateKey: 'GSIP_RECORD',
  fileKey: 'GSIP_REC_FN',
  on: 'ON',
  paused: 'PAUSED',
  off: 'OFF',
} as const;
