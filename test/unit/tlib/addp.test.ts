import assert from 'node:assert/strict';
import { Addp, type StartTimer } from '../../../src/tlib/addp';

function make(timeoutMs: number) {
  const said: string[] = [];
  let expire = (): void => {
    said.push('there is no timer');
  };
  const start: StartTimer = (afterMs, expired) => {
    said.push(`timer ${afterMs}`);
    expire = expired;
    return { refresh: () => said.push('again'), stop: () => said.push('stopped') };
  };
  const addp = new Addp(
    timeoutMs,
    { poll: () => said.push('poll'), lost: () => said.push('lost') },
    start,
  );
  return {
    addp,
    said,
    silence: () => {
      expire();
    },
  };
}

describe('Addp', () => {
  it('polls after silence, and after as much again the peer is lost', () => {
    const { addp, said, silence } = make(9_000);
    addp.start();
    silence();
    silence();
    assert.deepEqual(said, ['timer 9000', 'again', 'poll', 'stopped', 'lost']);
  });

  it('does not lose a peer that says anything after the poll', () => {
    const { addp, said, silence } = make(9_000);
    addp.start();
    silence();
    addp.heard();
    silence();
    assert.deepEqual(said, ['timer 9000', 'again', 'poll', 'again', 'again', 'poll']);
  });

  it('waits anew whenever something is heard', () => {
    const { addp, said } = make(9_000);
    addp.start();
    addp.heard();
    assert.deepEqual(said, ['timer 9000', 'again']);
  });

  it('never polls with a timeout of 0', () => {
    const { addp, said } = make(0);
    addp.start();
    addp.heard();
    assert.deepEqual(said, []);
  });

  it('stops, and stopping twice is nothing', () => {
    const { addp, said } = make(1);
    addp.start();
    addp.stop();
    addp.stop();
    assert.deepEqual(said, ['timer 1', 'stopped']);
  });
});
