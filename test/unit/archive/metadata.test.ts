import assert from 'node:assert/strict';
import type { Archived } from '../../../src/archive/archive';
import {
  archivedFrom,
  metadataFrom,
  metadataOf,
  recordingFromMetadata,
} from '../../../src/archive/metadata';
import type { Stereo } from '../../../src/archive/stereo';
import { dn } from '../../../src/call/ids';
import { StorageError } from '../../../src/catalogue/storage-error';
import { after, fullRecording, recordingOf } from '../../support/recording';

const stereo: Stereo = {
  reasons: fullRecording.reasons,
  notes: ['leg 7001: WAV header not finished'],
  endedAt: after(10_000),
  samples: 80_001,
  bytes: 320_048,
  sha256: 'ab'.repeat(32),
  channels: [
    { channel: 1, dn: dn('7001'), says: 'the recorded party', legs: [0] },
    { channel: 2, dn: dn('7002'), says: 'the other party', legs: [1] },
  ],
};

const written = (recording = fullRecording, given = stereo): unknown =>
  JSON.parse(JSON.stringify(metadataOf(recording, given, 'R-1.wav')));

describe('the metadata of a recording', () => {
  it('tells it as GIR does', () => {
    const { twinleg, eventHistory, ...gir } = metadataOf(fullRecording, stereo, 'R-1.wav');
    const times = {
      startTime: '2026-03-01T12:00:00.000+0000',
      stopTime: '2026-03-01T12:00:10.000+0000',
    };
    assert.deepEqual(gir, {
      id: '0123456789ABCDEFGHIJKLMNOPQRSTUV',
      callerPhoneNumber: '+491234',
      dialedPhoneNumber: '800',
      ...times,
      mediaFiles: [
        {
          mediaId: 'R-1.wav',
          type: 'audio/wav',
          ...times,
          callUUID: '0123456789ABCDEFGHIJKLMNOPQRSTUV',
          duration: '10000',
          size: '320048',
          parameters: {
            id: 'R-1',
            recordDN: '7001',
            connId: '0dbf030a414af3af',
            callUuid: '0123456789ABCDEFGHIJKLMNOPQRSTUV',
            ani: '+491234',
            dnis: '800',
            dateTime: '2026-03-01T12:00:00Z',
            way: 'selective',
            'line\nbreak': '1',
            tenant: 'Environment',
          },
          mediaDescriptor: { path: 'R-1.wav', storage: 'file', data: {} },
          masks: fullRecording.masks,
        },
      ],
    });
    assert.deepEqual(eventHistory[0], fullRecording.eventHistory[0]);
    assert.deepEqual(eventHistory[1], {
      occurredAt: after(5).toISOString(),
      event: 'data',
      data: { added: { key: { $binary: 'Bw==' } }, updated: {}, removed: { old: 'value' } },
    });
    assert.deepEqual(twinleg.channels, stereo.channels);
    assert.equal(twinleg.status, 'suspect');
  });

  it('lets no parameter that came with a recording pass for one of its own', () => {
    const recording = recordingOf([], { parameters: { recordDN: '666', id: 'x', callUuid: 'y' } });
    const { mediaFiles } = metadataOf(recording, stereo, 'R-1.wav');
    assert.deepEqual(mediaFiles[0]?.parameters, {
      recordDN: '7001',
      id: 'R-1',
      callUuid: recording.callUUID,
      dateTime: '2026-03-01T12:00:00Z',
    });
  });

  it('is enough to rebuild the row of the catalogue, wherever its folder has moved', () => {
    assert.deepEqual(recordingFromMetadata(written(), '/moved'), {
      ...fullRecording,
      file: '/moved/R-1.wav',
      seconds: 10.000125,
      bytes: 320_048,
    });
  });

  it('is enough for a recording of which little is known', () => {
    const bare = recordingOf([]);
    const rebuilt = recordingFromMetadata(written(bare, { ...stereo, reasons: [] }), '/a');
    assert.deepEqual(rebuilt, {
      ...bare,
      status: 'verified',
      endedAt: stereo.endedAt,
      file: '/a/R-1.wav',
      seconds: 10.000125,
      bytes: 320_048,
      sha256: stereo.sha256,
    });
  });

  it('tells what storing it came to', () => {
    const archived: Archived = {
      status: 'suspect',
      reasons: fullRecording.reasons,
      notes: stereo.notes,
      file: '/a/R-1.wav',
      seconds: 10.000125,
      bytes: 320_048,
      sha256: stereo.sha256,
    };
    assert.deepEqual(archivedFrom(metadataFrom(written()), '/a'), archived);
  });

  const wrong: [title: string, document: unknown][] = [
    ['nothing', null],
    ['an empty object', {}],
    ['a GIR document without our additions', { ...(written() as object), twinleg: undefined }],
    ['one without a media file', { ...(written() as object), mediaFiles: [] }],
    ['one with a time of another form', { ...(written() as object), startTime: 'noon' }],
  ];
  for (const [title, document] of wrong) {
    it(`is not ${title}`, () => {
      assert.throws(() => recordingFromMetadata(document, '/a'), StorageError);
    });
  }
});
