import type { KeyValueList } from '../call/user-data';
import { attributes, fieldOf, type AttributeName } from './attribute';
import { list } from './attribute-type';
import { events, stamped, type OutgoingEvent } from './events';
import { encodeList } from './key-value-list';
import { messageIDs, type MessageName } from './message-table';
import type { MessageSpec, Poll } from './message';
import { requests, type Request } from './requests';

/** Number and time of one event. */
export interface Stamp {
  readonly eventSequenceNumber: number;
  readonly at: Date;
}

/** The JSON of a request, without line end. Throws `TlibError` for a list that cannot be written. */
export const encodeRequest = (request: Request): string =>
  encode(request.name, requests[request.name], request);

/** The JSON of an event, without line end; its own `at` outranks the stamp's. */
export function encodeEvent(event: OutgoingEvent, stamp: Stamp): string {
  const { doc, mandatory, optional } = events[event.name];
  const at = (event.at ?? stamp.at).getTime();
  const all = { doc, mandatory: [...mandatory, ...stamped.mandatory], optional };
  return encode(event.name, all, {
    ...event,
    eventSequenceNumber: stamp.eventSequenceNumber,
    timeinSecs: Math.floor(at / 1_000),
    timeinuSecs: (at % 1_000) * 1_000,
  });
}

/** The JSON of one of ADDP's two messages. */
export const encodePoll = (name: Poll['name']): string => JSON.stringify({ message: name });

function encode(name: MessageName, spec: MessageSpec, message: object): string {
  // Sound: a message in code is its attributes under their fields, and each is looked up by name.
  const fields = message as Readonly<Record<string, unknown>>;
  const carried = [...spec.mandatory, ...spec.optional]
    .filter(wire => fields[fieldOf(wire)] !== undefined)
    .map((wire): [AttributeName, unknown] => [wire, written(wire, fields[fieldOf(wire)])]);
  return JSON.stringify({
    message: name,
    id: messageIDs[name],
    attributes: Object.fromEntries(carried),
  });
}

const written = (wire: AttributeName, value: unknown): unknown =>
  // Sound: the types of requests and events give a list to exactly these attributes.
  attributes[wire].type === list ? encodeList(value as KeyValueList) : value;
