import { Type, type Static } from '@sinclair/typebox';
import {
  HistoryEventJSON,
  LegJSON,
  ListJSON,
  MaskJSON,
  TextsJSON,
  TimeJSON,
} from '../catalogue/recording-json';

/** A time as GIR writes it: `2015-09-10T16:58:22.000+0000`. */
const GirTime = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000$',
});

const Texts = Type.Array(Type.String());

const MediaFile = Type.Object(
  {
    mediaId: Type.String({ description: 'Name of the WAV.' }),
    type: Type.Literal('audio/wav'),
    startTime: GirTime,
    stopTime: GirTime,
    callUUID: Type.String(),
    duration: Type.String({ pattern: '^\\d+$', description: 'Milliseconds.' }),
    size: Type.String({ pattern: '^\\d+$', description: 'Bytes.' }),
    parameters: Type.Unsafe<Static<typeof TextsJSON>>({
      ...TextsJSON,
      description:
        'id, recordDN, connId, callUuid, ani, dnis, dateTime, way, and what else came with the recording.',
    }),
    mediaDescriptor: Type.Object({
      storage: Type.Literal('file'),
      path: Type.String({ description: 'Name of the WAV in the folder of this document.' }),
      data: Type.Object({}),
    }),
    masks: Type.Array(MaskJSON, { description: 'When it was paused and resumed.' }),
  },
  { description: 'The one stereo WAV.' },
);

const Channel = Type.Object({
  channel: Type.Union([Type.Literal(1), Type.Literal(2)]),
  dn: Type.Optional(
    Type.String({ description: 'Who is heard; absent for a channel without a leg.' }),
  ),
  says: Type.Union([
    Type.Literal('the recorded party'),
    Type.Literal('the other party'),
    Type.Literal('one of the two parties'),
  ]),
  legs: Type.Array(Type.Integer({ minimum: 0 }), {
    description: 'The legs mixed into the channel, by their place in `legs`.',
  }),
});

const Additions = Type.Object(
  {
    recordingID: Type.String(),
    recordDN: Type.String(),
    connID: Type.Optional(Type.String()),
    ani: Type.Optional(Type.String()),
    dnis: Type.Optional(Type.String()),
    way: Type.Optional(
      Type.Union([
        Type.Literal('full-time'),
        Type.Literal('rule'),
        Type.Literal('dynamic'),
        Type.Literal('selective'),
      ]),
    ),
    status: Type.Union([Type.Literal('verified'), Type.Literal('suspect')]),
    reasons: Type.Unsafe<string[]>({ ...Texts, description: 'Why it is suspect.' }),
    notes: Type.Unsafe<string[]>({ ...Texts, description: 'What was coped with.' }),
    startedAt: TimeJSON,
    endedAt: TimeJSON,
    seconds: Type.Number({ minimum: 0 }),
    bytes: Type.Integer({ minimum: 0 }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Of the WAV, whole.' }),
    channels: Type.Array(Channel, { minItems: 2, maxItems: 2 }),
    legs: Type.Array(LegJSON, {
      description: "The legs' own files, as the endpoint recorded them.",
    }),
    userData: Type.Unsafe<Static<typeof ListJSON>>({
      ...ListJSON,
      description: 'UserData at the end of the recording; bytes as `{"$binary": "<base64>"}`.',
    }),
    parameters: TextsJSON,
  },
  { description: 'What GIR has no place for; enough to rebuild the row of the catalogue.' },
);

/** The document beside each WAV: a recording as GIR tells it, and our additions under `twinleg`. */
export const MetadataSchema = Type.Object({
  id: Type.String({ description: 'The CallUUID.' }),
  callerPhoneNumber: Type.String(),
  dialedPhoneNumber: Type.String(),
  startTime: GirTime,
  stopTime: GirTime,
  mediaFiles: Type.Array(MediaFile, { minItems: 1, maxItems: 1 }),
  eventHistory: Type.Array(HistoryEventJSON),
  twinleg: Additions,
});

/** A checked document. */
export type Metadata = Static<typeof MetadataSchema>;
