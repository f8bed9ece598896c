import {
  callUUID,
  dn,
  isCallUUID,
  recordingID,
  type CallUUID,
  type DN,
  type RecordingID,
} from '../call/ids';
import { TwinlegError } from '../errors';

/** The request URI of a leg's INVITE cannot be used: the leg is refused with 400. */
export class RequestURIError extends TwinlegError {
  constructor(message: string) {
    super('REQUEST_URI', 'caller', message);
  }
}

/** What the request URI of a leg says. */
export interface LegIdentity {
  readonly recordingID: RecordingID;
  readonly callUUID: CallUUID;
  /** DN of the party that speaks on this leg. */
  readonly dn: DN;
  readonly recordDN: DN;
  /** Everything else that stood in it. */
  readonly parameters: Readonly<Record<string, string>>;
}

const known: readonly string[] = ['calluuid', 'dn', 'recorddn'];

/**
 * Reads `sip:record=<id>@<host>;calluuid=<CallUUID>;dn=<DN>;recordDN=<DN>` and further parameters.
 * Parameter names are compared without regard to case (RFC 3261, 19.1.4). `RequestURIError` if it cannot be used.
 */
export function parseRequestURI(uri: string): LegIdentity {
  const match = /^sips?:record=([^@;?<>"\s]{1,256})@([^;?@<>"\s]+)((?:;[^?<>"\s]*)?)$/i.exec(uri);
  const [, id = '', , tail = ''] = match ?? [];
  if (!match)
    throw new RequestURIError('expected sip:record=<id>@<host>;calluuid=…;dn=…;recordDN=…');
  const parameters = new Map<string, string>();
  for (const part of tail.split(';').filter(one => one !== '')) {
    const [name = '', ...value] = part.split('=');
    const key = name.toLowerCase();
    if (parameters.has(key)) throw new RequestURIError(`parameter ${name} is there twice`);
    parameters.set(key, unescaped(value.join('=')));
  }
  const required = (name: string): string => {
    const value = parameters.get(name.toLowerCase());
    if (value === undefined || value === '')
      throw new RequestURIError(`parameter ${name} is missing`);
    return value;
  };
  const uuid = required('calluuid');
  if (!isCallUUID(uuid)) throw new RequestURIError('calluuid: expected 32 characters 0-9A-V');
  return {
    recordingID: recordingID(unescaped(id)),
    callUUID: callUUID(uuid),
    dn: dn(required('dn')),
    recordDN: dn(required('recordDN')),
    parameters: Object.fromEntries([...parameters].filter(([name]) => !known.includes(name))),
  };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) throw new RequestURIError('bad percent-encoding');
    throw error;
  }
}
