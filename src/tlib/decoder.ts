import { Type, type TSchema } from '@sinclair/typebox';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { aliases, attributes, fieldOf, type AttributeName } from './attribute';
import { connIDType, list } from './attribute-type';
import { DecodeError } from './decode-error';
import { envelopeOf, type Envelope } from './envelope';
import { events, stamped, type Event } from './events';
import { decodeList } from './key-value-list';
import { isMessageName } from './message-table';
import type { MessageSpec, Poll } from './message';
import { requests, type Request } from './requests';
import { TlibError } from './tlib-error';

interface Known {
  readonly names: readonly AttributeName[];
  readonly validate: ValidateFunction;
}

/** Turns what a peer sent into messages of one kind, or says by `DecodeError` what is wrong with it. */
export class Decoder<Kind extends { readonly name: string }> {
  readonly #specs: Readonly<Record<string, MessageSpec>>;
  readonly #isStrict: boolean;
  readonly #ajv = new Ajv({ strict: true });
  readonly #known = new Map<string, Known>();

  /** `isStrict` refuses attributes that the message does not have; otherwise they are dropped. */
  constructor(specs: Readonly<Record<string, MessageSpec>>, isStrict: boolean) {
    this.#specs = specs;
    this.#isStrict = isStrict;
  }

  decode(bytes: Uint8Array): Kind | Poll {
    const envelope = envelopeOf(bytes, this.#isStrict);
    const { message } = envelope;
    if (message === 'AddpPoll' || message === 'AddpPollReply') return { name: message };
    const { names, validate } = this.#knownOf(envelope);
    const given = this.#unaliased(envelope);
    if (!validate(given)) throw this.#mistake(envelope, validate.errors?.[0]);
    const read = names
      .filter(name => Object.hasOwn(given, name))
      .map(name => [fieldOf(name), this.#read(envelope, name, given[name])]);
    // Sound: the schema that has passed is made of the very attributes that `Kind` is made of.
    return { name: message, ...Object.fromEntries(read) } as Kind;
  }

  #knownOf(envelope: Envelope): Known {
    const { message, referenceID } = envelope;
    const spec = Object.hasOwn(this.#specs, message) ? this.#specs[message] : undefined;
    if (spec === undefined) {
      const what = isMessageName(message) ? 'is not supported here' : 'is not a T-Lib message';
      throw new DecodeError('UNSUP_OPER', `${message.slice(0, 100)} ${what}`, { referenceID });
    }
    const known = this.#known.get(message) ?? this.#compile(spec);
    this.#known.set(message, known);
    return known;
  }

  #compile({ mandatory, optional }: MessageSpec): Known {
    const properties: Record<string, TSchema> = {};
    for (const name of mandatory) properties[name] = attributes[name].type.schema;
    for (const name of optional) properties[name] = Type.Optional(attributes[name].type.schema);
    const schema = Type.Object(properties, { additionalProperties: !this.#isStrict });
    return { names: [...mandatory, ...optional], validate: this.#ajv.compile(schema) };
  }

  #unaliased({ attributes: given, referenceID }: Envelope): Readonly<Record<string, unknown>> {
    const name = Object.keys(aliases).find(alias => Object.hasOwn(given, alias));
    if (name === undefined) return given;
    const { [name]: value, ...others } = given;
    const proper = aliases[name] ?? name;
    if (Object.hasOwn(given, proper)) {
      throw new DecodeError('INVALID_ATTR', `${name} and ${proper} are one`, { referenceID });
    }
    return this.#unaliased({
      message: '',
      attributes: { ...others, [proper]: value },
      referenceID,
    });
  }

  #read({ referenceID }: Envelope, name: AttributeName, value: unknown): unknown {
    const { type } = attributes[name];
    if (type === connIDType) return String(value).toLowerCase();
    if (type !== list) return value;
    try {
      return decodeList(value);
    } catch (error) {
      if (!(error instanceof TlibError)) throw error;
      throw new DecodeError('INVALID_ATTR', `${name}: ${error.message}`, { referenceID });
    }
  }

  #mistake({ message, referenceID }: Envelope, error: ErrorObject | undefined): DecodeError {
    return new DecodeError('INVALID_ATTR', said(message, error), { referenceID });
  }
}

function said(message: string, error: ErrorObject | undefined): string {
  const params: Readonly<Record<string, unknown>> = error?.params ?? {};
  if (error?.keyword === 'required') return `${message} needs ${String(params.missingProperty)}`;
  if (error?.keyword === 'additionalProperties') {
    return `${message} has no attribute ${String(params.additionalProperty).slice(0, 100)}`;
  }
  const name = error?.instancePath.slice(1) ?? '';
  // Sound: the schema names no property but attributes of the table.
  return `${name}: expected ${attributes[name as AttributeName].type.expected}`;
}

/** What a server reads with: strict, so that a client's slip is seen at once. */
export const requestDecoder = (): Decoder<Request> => new Decoder<Request>(requests, true);

/** What a client reads with: what a newer server adds is dropped. */
export const eventDecoder = (): Decoder<Event> =>
  new Decoder<Event>(
    Object.fromEntries(
      Object.entries(events).map(([name, { doc, mandatory, optional }]) => [
        name,
        { doc, mandatory: [...mandatory, ...stamped.mandatory], optional },
      ]),
    ),
    false,
  );
