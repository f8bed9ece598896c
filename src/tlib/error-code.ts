/** What T-Lib calls TERR_<name>: the number an EventError carries, and what it says in our words. */
export const errorCodes = {
  NOMORE_LICENSE: { code: 40, text: 'no licence left' },
  NOT_REGISTERED: { code: 41, text: 'not logged in, or not registered for this DN' },
  RESOURCE_SEIZED: { code: 42, text: 'another client holds this DN for itself' },
  IN_SAME_STATE: { code: 43, text: 'already in the requested state' },
  UNKNOWN_ERROR: { code: 50, text: 'unknown error' },
  UNSUP_OPER: { code: 51, text: 'operation not supported' },
  INTERNAL: { code: 52, text: 'internal error' },
  INVALID_ATTR: { code: 53, text: 'an attribute is missing, unknown or has an invalid value' },
  NO_SWITCH: { code: 54, text: 'no link to the PBX' },
  PROTO_VERS: { code: 55, text: 'protocol version not supported' },
  INV_CONNID: { code: 56, text: 'no such call' },
  TIMEOUT: { code: 57, text: 'not done in time' },
  OUT_OF_SERVICE: { code: 58, text: 'out of service' },
  NOT_CONFIGURED: { code: 59, text: 'this DN is not configured' },
  INV_CALL_DN: { code: 61, text: 'invalid calling DN' },
  INV_CALD_DN: { code: 71, text: 'invalid called DN' },
  REQ_IN_PROGRESS: { code: 110, text: 'an earlier request is still being carried out' },
  SERV_UNAVAIL: { code: 118, text: 'service unavailable' },
  DN_NOT_EXIST: { code: 123, text: 'no such DN' },
  BAD_DN_TYPE: { code: 128, text: 'not possible for a DN of this type' },
  UNABL_REC_FILE: { code: 152, text: 'the file cannot be recorded' },
  ACCESS_RESTICT: { code: 165, text: 'not entitled' },
  RES_UNAVAIL: { code: 166, text: 'a resource is not available' },
  INV_DEST_DN: { code: 415, text: 'invalid destination DN' },
  PARTY_NOT_ON_CALL: { code: 470, text: 'this DN is not a party of the call' },
  INV_CALL_STATE: { code: 496, text: 'not possible in the state of the call' },
} as const satisfies Readonly<Record<string, { readonly code: number; readonly text: string }>>;

/** T-Lib's name of an error, without TERR_. */
export type ErrorName = keyof typeof errorCodes;

const names = new Map<number, ErrorName>(
  // Sound: the keys of a constant object are exactly the names of its type.
  (Object.keys(errorCodes) as ErrorName[]).map(name => [errorCodes[name].code, name]),
);

/** The name of an error number, if it is one that we know. */
export const errorNameOf = (code: number): ErrorName | undefined => names.get(code);
