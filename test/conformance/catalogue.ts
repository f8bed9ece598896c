import assert from 'node:assert/strict';
import { callUUID, connID, dn, recordingID } from '../../src/call/ids';
import type { Catalogue, RecordingQuery } from '../../src/catalogue/catalogue';
import type { JourneyEntry, Recording } from '../../src/catalogue/recording';
import { after, fullRecording, recordingOf } from '../support/recording';

const call = callUUID('CALL');

function numbered(number: number, more: Partial<Recording> = {}): Recording {
  return recordingOf([], { id: recordingID(`R-${number}`), startedAt: after(number), ...more });
}

function entry(ms: number, what: string, more: Partial<JourneyEntry> = {}): JourneyEntry {
  return { at: after(ms), callUUID: call, what, details: {}, ...more };
}

/** Every catalogue keeps the port's promises. `make` gives an empty one. */
export function describeCatalogue(name: string, make: () => Catalogue): void {
  describe(`${name} as a catalogue`, () => {
    let catalogue: Catalogue;
    const ids = (query?: RecordingQuery): string[] => catalogue.list(query).map(({ id }) => id);

    beforeEach(() => {
      catalogue = make();
    });

    afterEach(() => {
      catalogue.close();
    });

    it('gives a recording back as it was saved, whatever its UserData holds', () => {
      catalogue.save(fullRecording);
      assert.deepEqual(catalogue.get(fullRecording.id), fullRecording);
    });

    it('gives a recording back without the fields that it has not', () => {
      catalogue.save(numbered(1));
      assert.deepEqual(catalogue.get(recordingID('R-1')), numbered(1));
    });

    it('knows no recording that was not saved', () => {
      assert.equal(catalogue.get(recordingID('R-9')), undefined);
      assert.deepEqual(catalogue.journey(recordingID('R-9')), []);
    });

    it('replaces a recording that is saved again, whole', () => {
      catalogue.save(fullRecording);
      const changed = recordingOf([], {
        id: fullRecording.id,
        status: 'failed',
        reasons: ['no audio'],
      });
      catalogue.save(changed);
      assert.deepEqual(catalogue.list(), [changed]);
    });

    it('lists the newest first, and as many as asked for', () => {
      for (const number of [2, 1, 3]) catalogue.save(numbered(number));
      catalogue.save(numbered(4, { startedAt: after(3) }));
      assert.deepEqual(ids(), ['R-4', 'R-3', 'R-2', 'R-1']);
      assert.deepEqual(ids({ limit: 2 }), ['R-4', 'R-3']);
    });

    const limits: [limit: number, found: number][] = [
      [0, 0],
      [-1, 0],
      [1.5, 1],
      [Infinity, 120],
    ];
    for (const [limit, found] of limits) {
      it(`takes a limit of ${limit} as ${found} of 120`, () => {
        for (let number = 0; number < 120; number += 1) catalogue.save(numbered(number));
        assert.equal(ids({ limit }).length, found);
        assert.equal(ids().length, 100);
      });
    }

    it('finds by every field, and only what matches all of them', () => {
      catalogue.save(numbered(1, { callUUID: call, connID: connID('C1') }));
      catalogue.save(numbered(2, { callUUID: call, recordDN: dn('8') }));
      catalogue.save(numbered(3, { status: 'failed', recordDN: dn('8') }));
      assert.deepEqual(ids({ callUUID: call }), ['R-2', 'R-1']);
      assert.deepEqual(ids({ connID: connID('C1') }), ['R-1']);
      assert.deepEqual(ids({ recordDN: dn('8') }), ['R-3', 'R-2']);
      assert.deepEqual(ids({ status: 'failed' }), ['R-3']);
      assert.deepEqual(ids({ callUUID: call, recordDN: dn('8') }), ['R-2']);
      assert.deepEqual(ids({ callUUID: call, status: 'failed' }), []);
    });

    it('takes an id for nothing but text', () => {
      const id = recordingID("R'; DROP TABLE recording; --");
      catalogue.save(numbered(1, { id }));
      assert.deepEqual(ids(), [id]);
      assert.equal(catalogue.get(id)?.id, id);
    });

    it('tells the journey of a recording by its id and of a call by its CallUUID, oldest first', () => {
      const decided = entry(1, 'decided', {
        details: { because: 'DN 7001', again: false, tries: 2 },
      });
      const arrived = entry(2, 'leg arrived', { recordingID: recordingID('R-1') });
      const archived = entry(9, 'archived', { recordingID: recordingID('R-1') });
      const other = entry(3, 'decided', { callUUID: callUUID('OTHER') });
      for (const one of [archived, decided, arrived, other]) catalogue.append(one);
      assert.deepEqual(catalogue.journey(recordingID('R-1')), [arrived, archived]);
      assert.deepEqual(catalogue.journey(call), [decided, arrived, archived]);
    });

    it('tells an entry once when the recording bears the id of its call', () => {
      const arrived = entry(1, 'leg arrived', { recordingID: recordingID(call) });
      catalogue.append(arrived);
      assert.deepEqual(catalogue.journey(call), [arrived]);
    });

    it('keeps the order of what happened in the same millisecond, and what happened twice', () => {
      const whats = ['paused', 'resumed', 'paused', 'paused'];
      for (const what of whats) catalogue.append(entry(1, what));
      assert.deepEqual(
        catalogue.journey(call).map(({ what }) => what),
        whats,
      );
    });

    it('is closed as often as anyone likes', () => {
      catalogue.close();
      catalogue.close();
    });
  });
}
