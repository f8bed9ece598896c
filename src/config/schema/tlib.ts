import { Type } from '@sinclair/typebox';
import {
  choice,
  formed,
  host,
  listenPort,
  milliseconds,
  path,
  secret,
  section,
  text,
} from './field';

const listenerTLS = section(
  {
    cert: path({ examples: ['tls/switch.pem'], description: 'PEM file of the certificate.' }),
    key: path({ examples: ['tls/switch.key'], description: "PEM file of the certificate's key." }),
    ca: Type.Optional(
      path({
        examples: ['tls/clients-ca.pem'],
        description:
          'PEM file of an authority: only clients with a certificate signed by it get in.',
      }),
    ),
  },
  { description: 'TLS. Without it passwords and attached data cross the network in the clear.' },
);

const listener = section(
  {
    protocol: choice(['tcp', 'ws'], {
      default: 'tcp',
      description: 'tcp: one JSON object a line; ws: WebSocket, one JSON object a frame.',
    }),
    host: host({
      default: '127.0.0.1',
      description: 'The address to listen on; 0.0.0.0 or :: for all of them.',
    }),
    port: listenPort({
      examples: [7020],
      description: 'The port to listen on; 0 lets the system choose.',
    }),
    tls: Type.Optional(listenerTLS),
  },
  { description: 'One address that T-Lib clients may connect to.' },
);

const application = section(
  {
    name: text({ description: 'AttributeApplicationName of RequestRegisterClient.' }),
    password: secret({ description: 'Its password.' }),
    dns: Type.Array(
      formed('^[0-9A-Za-z+*#._@-]+$', 'a DN, in which * stands for any characters', {
        description: 'A DN, in which * stands for any characters.',
      }),
      {
        minItems: 1,
        examples: [['*']],
        description:
          'The DNs that it may register for, see and control; * stands for any characters.',
      },
    ),
  },
  { description: 'One client that may log in.' },
);

/** `tlib`: the T-Lib/JSON server of the role switch. */
export const tlibSchema = section(
  {
    listen: Type.Array(listener, {
      default: [{ protocol: 'tcp', host: '127.0.0.1', port: 7020 }],
      description: 'Where T-Lib clients connect to: recorders and agent desktops.',
    }),
    applications: Type.Array(application, {
      default: [],
      examples: [[{ name: 'recorder', password: 'change-me', dns: ['*'] }]],
      description: 'Who may log in. Nobody else can.',
    }),
    addp: section(
      {
        timeoutMs: milliseconds({
          default: 10_000,
          description:
            'How long a client may be silent before it is polled, and then to answer before it is dropped.',
        }),
        remoteTimeoutMs: milliseconds({
          default: 10_000,
          description: 'What a client is told to use for its own polling of us.',
        }),
      },
      { default: {}, description: 'Polling that finds a dead peer (ADDP).' },
    ),
    loginTimeoutMs: milliseconds({
      default: 5000,
      description: 'How long a new connection may take to log in before it is dropped.',
    }),
  },
  { default: {}, description: 'The T-Lib/JSON server. Used by the role switch.' },
);
