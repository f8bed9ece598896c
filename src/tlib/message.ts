import type { AttributeName, Field, ValueOf } from './attribute';

/** What a message may carry, and what it is for. */
export interface MessageSpec {
  readonly doc: string;
  readonly mandatory: readonly AttributeName[];
  readonly optional: readonly AttributeName[];
}

/** The attributes of a message, by their names in code. */
export type Carried<Spec extends MessageSpec> = {
  readonly [Wire in Spec['mandatory'][number] as Field<Wire>]: ValueOf<Wire>;
} & { readonly [Wire in Spec['optional'][number] as Field<Wire>]?: ValueOf<Wire> | undefined };

/** A message in code: its name, and its attributes beside it. */
export type Message<Name extends string, Spec extends MessageSpec> = {
  readonly name: Name;
} & Carried<Spec>;

/** ADDP's two messages: any side may poll, and the other must reply at once. */
export type Poll = { readonly name: 'AddpPoll' } | { readonly name: 'AddpPollReply' };

/** Writes a spec down so that its attributes are known to the compiler. */
export const spec = <
  const Mandatory extends readonly AttributeName[],
  const Optional extends readonly AttributeName[],
>(
  doc: string,
  mandatory: Mandatory,
  optional: Optional,
): { readonly doc: string; readonly mandatory: Mandatory; readonly optional: Optional } => ({
  doc,
  mandatory,
  optional,
});
