import { Type } from '@sinclair/typebox';
import { choice, path, section } from './field';

/** `log`: what is logged, how and where to. */
export const logSchema = section(
  {
    level: choice(['error', 'warn', 'info', 'debug'], {
      default: 'info',
      description:
        'The least important lines that are written. error: someone must act; warn: it coped; info: every decision and transition; debug: what goes over the wires.',
    }),
    format: choice(['text', 'json'], {
      default: 'text',
      description: 'text for people, json (one object a line) for log collectors.',
    }),
    file: Type.Optional(
      path({
        examples: ['/var/log/twinleg/twinleg.log'],
        description:
          'A file that gets the same lines as standard error. It is appended to and not rotated: use logrotate with copytruncate.',
      }),
    ),
  },
  {
    default: {},
    description: 'Logging. Lines go to standard error; secrets and attached data are redacted.',
  },
);
