import { Type, type Static } from '@sinclair/typebox';
import { choice, formed, section } from './field';

const endpoint = Type.Optional(
  formed('^[^\\s/@,;\\[\\]]+$', "the PBX's name of the device", {
    examples: ['7001'],
    description: "The PBX's own name of the device (its PJSIP endpoint); else the DN itself.",
  }),
);

const extension = section(
  {
    type: choice(['extension'], { description: 'A phone.' }),
    endpoint,
    record: Type.Boolean({
      default: false,
      description: 'Every call of this extension is recorded, from its side (full-time).',
    }),
  },
  { description: 'A phone.' },
);

const trunk = section(
  {
    type: choice(['trunk'], { description: 'A way to and from another network.' }),
    endpoint,
    record: Type.Boolean({
      default: false,
      description: "Every call over this trunk is recorded, from the customer's side (full-time).",
    }),
  },
  { description: 'A way to and from another network.' },
);

// A further DN type is one more section here; one that cannot be recorded has no `record`.
const dn = Type.Unsafe<Static<typeof extension> | Static<typeof trunk>>({
  type: 'object',
  description: 'One DN and its options.',
  discriminator: { propertyName: 'type' },
  oneOf: [extension, trunk],
});

/** `dns`: the DNs that have options. */
export const dnsSchema = Type.Unsafe<Record<string, Static<typeof dn>>>({
  type: 'object',
  propertyNames: {
    type: 'string',
    pattern: '^[0-9A-Za-z+*#][0-9A-Za-z+*#._@-]{0,63}$',
    expected: 'a DN of 1 to 64 digits, letters and + * # . _ @ - (not first: . _ @ -)',
  },
  additionalProperties: dn,
  default: {},
  examples: [
    { '7001': { type: 'extension', record: true }, trunk: { type: 'trunk', endpoint: 'trunk' } },
  ],
  description:
    'The DNs that have options of their own. Write those that look like a number in quotes.',
});
