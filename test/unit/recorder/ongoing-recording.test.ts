import assert from 'node:assert/strict';
import { dn, recordingID } from '../../../src/call/ids';
import { OngoingRecording } from '../../../src/recorder/ongoing-recording';
import { after, start } from '../../support/recording';
import { agent, found, ringing, uuid } from '../../support/recorder-scene';

const id = recordingID('R-1');
const begun = (): OngoingRecording =>
  OngoingRecording.begun(
    { recordingID: id, callUUID: uuid, dn: agent, recordDN: agent, parameters: { tenant: 'x' } },
    id,
    start,
  );
const leg = (n: number, ms = 0) => ({ path: `/spool/${n}.wav`, startedAt: after(ms) });

describe('a recording that goes on', () => {
  it('begins with its first leg, and with the answer if that comes later', () => {
    const ongoing = begun();
    ongoing.legRecorded('a', agent, leg(1, 100));
    assert.deepEqual(ongoing.row.startedAt, after(100));
    ongoing.legRecorded('b', dn('trunk'), leg(2, 150));
    assert.deepEqual(ongoing.row.startedAt, after(100));
    ongoing.hear({ type: 'Established', thisDN: agent, at: after(5_000) });
    assert.deepEqual(ongoing.row.startedAt, after(5_000));
  });

  it('begins with its first leg when the call was answered before', () => {
    const ongoing = begun();
    ongoing.found(found({ establishedAt: after(-60_000) }), after(10));
    ongoing.legRecorded('a', agent, leg(1, 100));
    assert.deepEqual(ongoing.row.startedAt, after(100));
  });

  it('keeps its beginning when it is taken up after a restart', () => {
    const first = begun();
    first.legRecorded('a', agent, leg(1, 100));
    first.found(found({ establishedAt: after(200) }), after(300));
    const again = new OngoingRecording(first.row, id, true);
    again.legRecorded('a', agent, leg(1, 7_000));
    again.found(found({ establishedAt: after(9_000) }), after(9_000));
    assert.deepEqual(again.row.startedAt, first.row.startedAt);
    assert.deepEqual(again.row.legs, first.row.legs);
    assert.equal(again.row.eventHistory.filter(({ event }) => event === 'Joined').length, 2);
  });

  it('counts only the first end', () => {
    const ongoing = begun();
    ongoing.found(found(), start);
    ongoing.hear({ type: 'Stopped', id, at: after(1_000) });
    ongoing.hear({ type: 'Left', thisDN: agent, at: after(2_000) });
    assert.deepEqual(ongoing.row.endedAt, after(1_000));
  });

  it('does not mind other parties and other recordings', () => {
    const ongoing = begun();
    const before = ongoing.row;
    ongoing.hear({ type: 'Left', thisDN: dn('7009'), at: after(1) });
    ongoing.hear({ type: 'Established', thisDN: dn('7009'), at: after(1) });
    ongoing.hear({ type: 'Paused', id: recordingID('R-2'), at: after(1) });
    assert.equal(ongoing.row, before);
  });

  it('is masked once for each pause, however often it is told', () => {
    const ongoing = begun();
    for (const type of ['Paused', 'Paused', 'Resumed', 'Resumed'] as const)
      ongoing.hear({ type, id, at: after(1) });
    assert.deepEqual(
      ongoing.row.masks.map(({ type }) => type),
      ['paused', 'resume'],
    );
  });

  it('is unanswered only as long as the switch says so', () => {
    const ongoing = begun();
    assert.equal(ongoing.isUnanswered, false);
    ongoing.found(ringing(), start);
    assert.equal(ongoing.isUnanswered, true);
    ongoing.found(found(), start);
    assert.equal(ongoing.isUnanswered, false);
    ongoing.found(ringing(), start);
    assert.equal(ongoing.isUnanswered, false);
  });

  it('remembers every change of the data', () => {
    const ongoing = begun();
    ongoing.found(found({ userData: { a: '1' } }), after(1));
    ongoing.hear({ type: 'DataChanged', userData: { a: '2' }, at: after(2) });
    ongoing.hear({ type: 'DataChanged', userData: { a: '2' }, at: after(3) });
    const data = ongoing.row.eventHistory.flatMap(one => (one.event === 'data' ? [one.data] : []));
    assert.deepEqual(data, [
      { added: { a: '1' }, updated: {}, removed: {} },
      { added: {}, updated: { a: '2' }, removed: {} },
    ]);
  });

  it('is over when its legs are gone and the switch has said so, or cannot', () => {
    const ongoing = begun();
    ongoing.legRecorded('a', agent, leg(1));
    assert.equal(ongoing.ending(true), 'not yet');
    ongoing.legEnded('a', after(9));
    assert.equal(ongoing.ending(true), 'legs gone');
    assert.equal(ongoing.ending(false), 'over');
    ongoing.hear({ type: 'Left', thisDN: agent, at: after(9) });
    assert.equal(ongoing.ending(true), 'over');
    assert.deepEqual(ongoing.row.legs[0]?.endedAt, after(9));
  });
});
