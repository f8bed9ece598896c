import { connID, dn, isConnID } from '../call/ids';
import type { KeyValueList } from '../call/user-data';
import type { Asked } from '../tlib/client';
import { AddressInfoType } from '../tlib/enumerations';

/** What a line that was typed means. */
export type ParsedLine =
  { readonly request: Asked } | { readonly waitMs: number } | { readonly help: string };

type Verb = 'start' | 'stop' | 'pause' | 'resume';

export const shellHelp = `commands:
  register DN | unregister DN | status DN | calls DN | call CONNID | server
  start|stop|pause|resume DN CONNID [key=value …]     (record, id, dest)
  attach|update DN CONNID key=value … | delete DN CONNID key | delete-all DN CONNID
  event DN key=value … | wait MILLISECONDS | quit`;

/** Reads one line of the shell. */
export function parseLine(line: string, services: Readonly<Record<Verb, number>>): ParsedLine {
  const [command = '', first = '', second = '', ...rest] = line.trim().split(/\s+/);
  if (command === 'server') return { request: { name: 'RequestQueryServer' } };
  if (command === 'wait' && /^\d{1,6}$/.test(first)) return { waitMs: Number(first) };
  if (command === 'call' && isConnID(first)) {
    return { request: { name: 'RequestQueryCall', connID: connID(first) } };
  }
  if (first === '') return { help: shellHelp };
  return (
    onDN(
      command,
      first,
      [second, ...rest].filter(word => word !== ''),
    ) ?? onCall(command, first, second, rest, services)
  );
}

function onDN(command: string, thisDN: string, rest: readonly string[]): ParsedLine | undefined {
  const address = { thisDN: dn(thisDN) };
  switch (command) {
    case 'register':
      return { request: { name: 'RequestRegisterAddress', ...address } };
    case 'unregister':
      return { request: { name: 'RequestUnregisterAddress', ...address } };
    case 'status':
    case 'calls': {
      const { AddressStatus, CallsQuery } = AddressInfoType;
      const addressInfoType = command === 'calls' ? CallsQuery : AddressStatus;
      return { request: { name: 'RequestQueryAddress', ...address, addressInfoType } };
    }
    case 'event':
      return { request: { name: 'RequestDistributeUserEvent', ...address, userData: pairs(rest) } };
    default:
      return undefined;
  }
}

function onCall(
  command: string,
  thisDN: string,
  id: string,
  rest: readonly string[],
  services: Readonly<Record<Verb, number>>,
): ParsedLine {
  if (!isConnID(id)) return { help: shellHelp };
  const call = { thisDN: dn(thisDN), connID: connID(id) };
  switch (command) {
    case 'start':
    case 'stop':
    case 'pause':
    case 'resume':
      return {
        request: {
          name: 'RequestPrivateService',
          ...call,
          privateMsgID: services[command],
          extensions: pairs(rest),
        },
      };
    case 'attach':
      return { request: { name: 'RequestAttachUserData', ...call, userData: pairs(rest) } };
    case 'update':
      return { request: { name: 'RequestUpdateUserData', ...call, userData: pairs(rest) } };
    case 'delete':
      return { request: { name: 'RequestDeletePair', ...call, dataKey: rest[0] ?? '' } };
    case 'delete-all':
      return { request: { name: 'RequestDeleteUserData', ...call } };
    default:
      return { help: shellHelp };
  }
}

/** `key=value`; a whole number is sent as one. */
const pairs = (words: readonly string[]): KeyValueList =>
  Object.fromEntries(
    words.map(word => {
      const [key = '', ...value] = word.split('=');
      const text = value.join('=');
      return [key, /^-?\d{1,9}$/.test(text) ? Number(text) : text];
    }),
  );
