import { Type } from '@sinclair/typebox';
import { hostAndPort, milliseconds, section } from './field';

const service = (number: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 2_147_483_647, default: number, description });

/** `recording`: how the switch has calls recorded. */
export const recordingSchema = section(
  {
    destination: hostAndPort({
      default: '127.0.0.1:5070',
      description:
        'Where the two INVITEs of a recording go unless its request names another dest: host or host:port of the recording endpoint.',
    }),
    allowedDestinations: Type.Array(hostAndPort({ description: 'host or host:port' }), {
      default: [],
      description:
        'What dest of a request may name beside destination. Any other value is refused: whoever may start a recording could else send the call anywhere.',
    }),
    connectTimeoutMs: milliseconds({
      default: 2000,
      description:
        'How long the recording endpoint may take to answer both INVITEs. It normally takes some 20 ms.',
    }),
    retryDelayMs: milliseconds({
      default: 250,
      description:
        'How long to wait before legs that failed are invited again; doubled each time, up to eight times as long, for as long as the call lasts.',
    }),
    privateServices: section(
      {
        start: service(3013, 'Request: start recording.'),
        stop: service(3014, 'Request: stop recording.'),
        pause: service(3015, 'Request: pause recording.'),
        resume: service(3016, 'Request: resume recording.'),
        started: service(4013, 'Event: recording has started.'),
        stopped: service(4014, 'Event: recording has stopped.'),
        paused: service(4015, 'Event: recording is paused.'),
        resumed: service(4016, 'Event: recording goes on.'),
      },
      {
        default: {},
        description:
          'AttributePrivateMsgID of RequestPrivateService and EventPrivateInfo. Change a number only where clients use another; all must differ.',
      },
    ),
  },
  { default: {}, description: 'How the switch has calls recorded.' },
);
