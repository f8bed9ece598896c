import { DecodeError } from './decode-error';
import { isMessageName, messageIDs } from './message-table';

/** The outside of a message: read, but its attributes not yet looked at. */
export interface Envelope {
  readonly message: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** AttributeReferenceID, if there is a valid one: every complaint is sent under it. */
  readonly referenceID: number | undefined;
}

const parts = new Set(['message', 'id', 'attributes']);

/** Opens what a peer sent. Throws `DecodeError`, `isMalformed` if it is no JSON object in UTF-8. */
export function envelopeOf(bytes: Uint8Array, isStrict: boolean): Envelope {
  const whole = parse(bytes);
  const { message, id, attributes = {} } = whole;
  if (!isObject(attributes)) {
    throw new DecodeError('INVALID_ATTR', 'attributes: expected a JSON object');
  }
  const { AttributeReferenceID: given } = attributes;
  const referenceID = isReferenceID(given) ? given : undefined;
  const fail = (text: string): DecodeError =>
    new DecodeError('INVALID_ATTR', text, { referenceID });
  if (typeof message !== 'string') throw fail('message: expected the name of a T-Lib message');
  const stray = Object.keys(whole).find(key => !parts.has(key));
  if (isStrict && stray !== undefined) {
    throw fail(`"${stray.slice(0, 100)}": expected only message, id and attributes`);
  }
  if (id !== undefined && isMessageName(message) && id !== messageIDs[message]) {
    throw fail(`id: expected ${messageIDs[message]}, the number of ${message}`);
  }
  return { message, attributes, referenceID };
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // TypeError is TextDecoder's word for bytes that are not UTF-8.
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
    throw malformed();
  }
  if (!isObject(parsed)) throw malformed();
  return parsed;
}

const malformed = (): DecodeError =>
  new DecodeError('INVALID_ATTR', 'expected one JSON object in UTF-8', { isMalformed: true });

const isReferenceID = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
