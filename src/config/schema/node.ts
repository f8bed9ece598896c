/** The parts of JSON Schema that our schemas are made of, as the explanations and the documentation read them. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  /** Ours: a secret, whose value is never shown. */
  readonly secret?: boolean;
  /** Ours: a file or folder. */
  readonly path?: boolean;
  /** Ours: says in words what is expected here. */
  readonly expected?: string;
}

/** Reads a schema of ours as what it is; ajv and TypeBox type schemas as a map of anything. */
export const asNode = (schema: object): SchemaNode => schema;

/** The schema of every value of a map, where the node is a map and not a section. */
export const entriesOf = (node: SchemaNode): SchemaNode | undefined =>
  typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
