import { otherOf, type Call, type Party } from '../call/call';
import type { DN } from '../call/ids';
import { recordingID } from '../call/ids';
import type { KeyValueList } from '../call/user-data';
import { isList } from '../call/user-data';
import type { Decision } from './initiation';

/** What an application asked for with RequestPrivateService, as it came. */
export interface DynamicRequest {
  readonly applicationName: string;
  readonly thisDN: DN;
  readonly extensions: KeyValueList;
}

/** Why a request cannot be met: the extension at fault and what was expected of it. */
export interface Objection {
  readonly attribute: string;
  readonly expected: string;
}

const text = (list: KeyValueList, ...keys: string[]): unknown =>
  keys.map(key => list[key]).find(value => value !== undefined);

/** An id goes into a request URI, a file name and a channel name: what it may be made of. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9_.\-+]{0,119}$/;
const destPattern = /^[A-Za-z0-9.\-]{1,253}(:\d{1,5})?$/;
const paramPattern = /^[A-Za-z0-9_\-]{1,64}$/;

/** Whom the request means: `record=source` (the default) is ThisDN's party, `destination` the other one. */
export function recordedParty(
  call: Call,
  thisDN: DN,
  extensions: KeyValueList,
): Party | Objection | undefined {
  const record = extensions.record ?? 'source';
  if (record !== 'source' && record !== 'destination') {
    return { attribute: 'record', expected: '"source" or "destination"' };
  }
  const own = call.parties.find(party => party.dn === thisDN);
  // ThisDN need not be on the call: a supervisor asks for the agent, the destination of the call.
  const source = own ?? call.parties.find(party => party.role === 'Destination') ?? call.parties[0];
  if (!source) return undefined;
  return record === 'source' ? source : otherOf(call, source);
}

/** Way 3: a request of an application. The decision, or what is wrong with the extensions. */
export function dynamic(request: DynamicRequest, party: Party): Decision | Objection {
  const { extensions } = request;
  const id = text(extensions, 'id', 'Id');
  if (id !== undefined && (typeof id !== 'string' || !idPattern.test(id))) {
    return { attribute: 'id', expected: 'up to 120 letters, digits and _ . - +' };
  }
  const dest = text(extensions, 'dest', 'Dest');
  if (dest !== undefined && (typeof dest !== 'string' || !destPattern.test(dest))) {
    return { attribute: 'dest', expected: 'host or host:port of a recording endpoint' };
  }
  const params = paramsOf(extensions.params);
  if ('attribute' in params) return params;
  return {
    way: 'dynamic',
    recordDN: party.dn,
    because: `${request.applicationName} asked for it on ${request.thisDN}`,
    ...(id !== undefined && { id: recordingID(id) }),
    ...(dest !== undefined && { dest }),
    params: params.params,
  };
}

function paramsOf(
  given: KeyValueList[string] | undefined,
): { readonly params: Readonly<Record<string, string>> } | Objection {
  const objection = { attribute: 'params', expected: 'a list of strings under names of letters' };
  if (given === undefined) return { params: {} };
  if (!isList(given)) return objection;
  const params: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) {
    const isReserved = ['calluuid', 'dn', 'recorddn'].includes(key.toLowerCase());
    if (isReserved || !paramPattern.test(key)) return objection;
    if (typeof value !== 'string' || value.length > 256) return objection;
    params[key] = value;
  }
  return { params };
}
