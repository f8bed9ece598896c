declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** One call as the T-Server numbers it: 16 hexadecimal digits. */
export type ConnID = Id<'ConnID'>;
/** One call for ever and everywhere: 32 characters 0-9A-V, as SIP Server writes it. */
export type CallUUID = Id<'CallUUID'>;
/** Directory number: an extension, a trunk, an ACD queue or a routing point. */
export type DN = Id<'DN'>;
/** Our own id of one recording session (RS, RFC 7245), the guide's `record=<id>`. */
export type RecordingID = Id<'RecordingID'>;
/** What the PBX itself calls one party's end of a call (a channel). Opaque outside its driver. */
export type PartyID = Id<'PartyID'>;

// The one place where text becomes an id.
export const connID = (text: string): ConnID => text as ConnID;
export const callUUID = (text: string): CallUUID => text as CallUUID;
export const dn = (text: string): DN => text as DN;
export const recordingID = (text: string): RecordingID => text as RecordingID;
export const partyID = (text: string): PartyID => text as PartyID;

export const isConnID = (text: string): text is ConnID => /^[0-9a-f]{16}$/.test(text);
export const isCallUUID = (text: string): text is CallUUID => /^[0-9A-V]{32}$/.test(text);

/** A ConnID out of 8 random bytes, printed as T-Lib prints it. */
export const connIDFrom = (random: Uint8Array): ConnID =>
  connID(Buffer.from(random.subarray(0, 8)).toString('hex').padStart(16, '0'));

/** A CallUUID out of 20 random bytes: 160 bits are exactly 32 characters of 5 bits. */
export function callUUIDFrom(random: Uint8Array): CallUUID {
  const bits = BigInt(`0x${Buffer.from(random.subarray(0, 20)).toString('hex')}`);
  return callUUID(bits.toString(32).toUpperCase().padStart(32, '0'));
}

/** The default id of a recording, as SIP Server makes it: `<CallUUID>_<YYYY-MM-DD>_<HH-MM-SS>`, in UTC. */
export function defaultRecordingID(call: CallUUID, at: Date): RecordingID {
  const [date = '', time = ''] = at.toISOString().split('T');
  return recordingID(`${call}_${date}_${time.slice(0, 8).replaceAll(':', '-')}`);
}
