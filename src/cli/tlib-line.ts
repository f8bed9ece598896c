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
  const [command = '', ...words] = line.trim().split(/\s+/);
  const [first = '', second = ''] = words;
  switch (command) {
    case 'register':
      return needs(first !== '', { name: 'RequestRegisterAddress', thisDN: dn(first) });
    case 'unregister':
      return needs(first !== '', { name: 'RequestUnregisterAddress', thisDN: dn(first) });
    case 'status':
      return needs(first !== '', {
        name: 'RequestQueryAddress',
        thisDN: dn(first),
        addressInfoType: AddressInfoType.AddressStatus,
      });
    case 'calls':
      return needs(first !== '', {
        name: 'RequestQueryAddress',
        thisDN: dn(first),
        addressInfoType: AddressInfoType.CallsQuery,
      });
    case 'call':
      return needs(isConnID(first), { name: 'RequestQueryCall', connID: connID(first) });
    case 'server':
      return { request: { name: 'RequestQueryServer' } };
    case 'event':
      return needs(first !== '', {
        name: 'RequestDistributeUserEvent',
        thisDN: dn(first),
        userData: pairs(words.slice(1)),
      });
    case 'wait':
      return /^\d{1,6}$/.test(first) ? { waitMs: Number(first) } : { help: shellHelp };
    default:
      return onCall(command, first, second, words.slice(2), services);
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

const needs = (isComplete: boolean, request: Asked): ParsedLine =>
  isComplete ? { request } : { help: shellHelp };

/** `key=value`; a whole number is sent as one. */
const pairs = (words: readonly string[]): KeyValueList =>
  Object.fromEntries(
    words.map(word => {
      const [key = '', ...value] = word.split('=');
      const text = value.join('=');
      return [key, /^-?\d{1,9}$/.test(text) ? Number(text) : text];
    }),
  );
