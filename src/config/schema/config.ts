import { Type } from '@sinclair/typebox';
import { dnsSchema } from './dns';
import { choice, path, section } from './field';
import { logSchema } from './log';
import { pbxSchema } from './pbx';
import { recorderSchema } from './recorder';
import { recordingSchema } from './recording';
import { tlibSchema } from './tlib';

/** The whole configuration: one section per part of the program. */
export const configSchema = section(
  {
    roles: Type.Array(choice(['switch', 'recorder'], { description: 'switch or recorder' }), {
      minItems: 1,
      uniqueItems: true,
      default: ['switch', 'recorder'],
      description:
        'What this process does. switch: watches the PBX, serves T-Lib, has calls recorded. recorder: takes the legs, archives and catalogues them.',
    }),
    dataDir: path({
      default: './data',
      description:
        'Where catalogue, archive and call book are kept. Relative paths are relative to this file.',
    }),
    log: logSchema,
    pbx: Type.Optional(pbxSchema),
    recording: recordingSchema,
    recorder: Type.Optional(recorderSchema),
    tlib: tlibSchema,
    dns: dnsSchema,
  },
  { description: 'The configuration of Twinleg.' },
);
