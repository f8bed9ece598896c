import { Type } from '@sinclair/typebox';
import { ariSchema, serverName, stasisApplication } from './ari';
import { choice, host, milliseconds, path, port, secret, section, text } from './field';

const endpoint = section(
  {
    type: choice(['asterisk'], {
      examples: ['asterisk'],
      description: 'What kind of server takes the INVITEs and writes the files.',
    }),
    name: serverName('recorder', 'What logs and journeys call this endpoint.'),
    ari: ariSchema('http://127.0.0.1:8089'),
    application: stasisApplication(
      'twinleg-recorder',
      "The Stasis application that the endpoint's dialplan sends the legs to.",
    ),
    recordingDir: path({
      default: '/var/spool/asterisk/recording',
      description:
        'The folder into which the endpoint writes, as this process sees it: astspooldir/recording. It must exist, and both must be allowed to write there.',
    }),
  },
  { description: 'The server that takes the two INVITEs of a recording.' },
);

const linkTLS = section(
  {
    ca: Type.Optional(
      path({
        examples: ['tls/ca.pem'],
        description:
          "PEM file of the authority that signed the switch's certificate; else the system's own are trusted.",
      }),
    ),
    cert: Type.Optional(
      path({
        examples: ['tls/recorder.pem'],
        description:
          "PEM file of this client's certificate, where the switch asks for one. Needs key.",
      }),
    ),
    key: Type.Optional(
      path({ examples: ['tls/recorder.key'], description: "PEM file of the certificate's key." }),
    ),
    serverName: Type.Optional(
      host({
        examples: ['switch.example.com'],
        description: "The name that the switch's certificate must carry; else host.",
      }),
    ),
  },
  { dependencies: { cert: ['key'], key: ['cert'] }, description: 'TLS with these settings.' },
);

const link = section(
  {
    host: host({
      default: '127.0.0.1',
      description: 'Where the switch listens for T-Lib clients.',
    }),
    port: port({ default: 7020, description: 'Its port.' }),
    protocol: choice(['tcp', 'ws'], {
      default: 'tcp',
      description: 'tcp: one JSON object a line; ws: WebSocket, one JSON object a frame.',
    }),
    tls: Type.Union([Type.Literal(false), linkTLS], {
      default: false,
      description: 'false for an open connection, or a section (which may be empty) for TLS.',
    }),
    applicationName: text({
      default: 'recorder',
      description: 'The name to log in with (tlib.applications of the switch).',
    }),
    applicationPassword: secret({
      examples: ['change-me'],
      description: 'The password to log in with.',
    }),
  },
  { description: 'The link to the switch: the recorder is a T-Lib client like any other.' },
);

/** `recorder`: what takes the legs, pairs them, archives and catalogues them. */
export const recorderSchema = section(
  {
    endpoint,
    tlib: link,
    partnerTimeoutMs: milliseconds({
      default: 5000,
      description:
        'How long a leg waits for the other one of its recording. What comes later is still recorded, and the recording is marked suspect.',
    }),
    archive: section(
      {
        dir: path({
          default: '<dataDir>/recordings',
          description: 'Where the finished recordings go.',
        }),
        keepLegs: choice(['suspect', 'always'], {
          default: 'suspect',
          description:
            "Whose legs' own files stay beside the mixed one: only those of a recording that something is doubtful about, or all.",
        }),
      },
      { default: {}, description: 'Where the audio is kept.' },
    ),
    catalogue: section(
      {
        file: path({
          default: '<dataDir>/twinleg.db',
          description: 'The SQLite file: one row per recording, and its journey.',
        }),
      },
      { default: {}, description: 'Where it is written down what was recorded.' },
    ),
  },
  { description: 'The recording side. Needed for the role recorder.' },
);
