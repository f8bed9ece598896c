import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { effectNames, sessionDiagram, stateNames, withDiagram } from '../../../src/session/diagram';
import { printDiagram, sessionDoc } from '../../../src/session/print-diagram';
import { arrows } from '../../../src/session/transition';
import { temporaryFolder } from '../../support/temporary-folder';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly events: readonly string[];
  readonly effects: readonly string[];
}

const edges = (): readonly Edge[] =>
  [...sessionDiagram().matchAll(/^ {2}(\w+) --> (\w+) : ([^/\n]+?)(?: \/ (.+))?$/gm)].map(
    ([, from = '', to = '', events = '', effects]) => ({
      from,
      to,
      events: events.split(' or '),
      effects: effects?.split(', ') ?? [],
    }),
  );

describe('the diagram of a recording session', () => {
  it('has every state of the table', () => {
    assert.deepEqual([...stateNames].sort(), Object.keys(arrows).sort());
    for (const name of stateNames)
      assert.match(sessionDiagram(), new RegExp(`^ {2}${name} -->`, 'm'), name);
  });

  it('has every arrow of the table, and no other', () => {
    for (const [from, row] of Object.entries(arrows)) {
      const shown = edges()
        .filter(edge => edge.from === from)
        .flatMap(({ events }) => events)
        .map(event => event.replace(/^\w+ failed$/, 'EffectFailed'));
      assert.deepEqual([...new Set(shown)].sort(), Object.keys(row).sort(), from);
    }
  });

  const known: readonly (readonly [from: string, to: string, on: string, ...effects: string[]])[] =
    [
      ['arming', 'armed', 'LegsConnected'],
      ['arming', 'rearming', 'ConnectLegs failed', 'DropLegs', 'TellFailed', 'RetryLater'],
      ['connecting', 'recording', 'LegsConnected', 'TellStarted'],
      ['recording', 'stopping', 'CallReleased', 'ReleaseLegs', 'TellStopped'],
      ['pausing', 'pausing', 'PauseLegs failed', 'RetryLater'],
      ['pausing', 'paused', 'LegLost', 'DropLegs', 'TellPaused'],
      ['stopping', 'ended', 'EffectFailed'],
    ];
  for (const [from, to, on, ...effects] of known)
    it(`leads from ${from} to ${to} on ${on}, and says what that asks for`, () => {
      const found = edges().find(edge => edge.from === from && edge.events.includes(on));
      assert.deepEqual({ to: found?.to, effects: found?.effects }, { to, effects });
    });

  it('ends where the table has no arrows', () => {
    const ends = [...sessionDiagram().matchAll(/^ {2}(\w+) --> \[\*\]$/gm)].map(([, name]) => name);
    assert.deepEqual(ends, ['ended', 'failed']);
  });
});

describe('docs/session.md', () => {
  const folder = temporaryFolder();
  const doc = readFileSync(sessionDoc, 'utf8');

  it('has the diagram that the table gives: npm run docs', () => {
    assert.equal(doc, withDiagram(doc));
  });

  it('says every state and every effect in words', () => {
    for (const name of [...stateNames, ...effectNames])
      assert.ok(doc.includes(`| \`${name}\` |`), name);
  });

  it('fails its check when it is stale, is left as it is then, and is fresh once printed', () => {
    const path = join(folder(), 'session.md');
    const stale = doc.replace('arming --> armed', 'arming --> ended');
    assert.notEqual(stale, doc);
    writeFileSync(path, stale);
    const said: string[] = [];
    const say = (line: string): void => void said.push(line);
    assert.equal(printDiagram(['--check'], path, say), 1);
    assert.match(said.join(), /session\.md is stale/);
    assert.equal(readFileSync(path, 'utf8'), stale);
    assert.equal(printDiagram([], path, say), 0);
    assert.equal(printDiagram(['--check'], path, say), 0);
    assert.equal(readFileSync(path, 'utf8'), doc);
    assert.equal(said.length, 1);
  });

  for (const doc of ['nothing', '<!-- /diagram --> <!-- diagram -->'])
    it(`says which markers it must have where there is "${doc}"`, () => {
      assert.throws(() => withDiagram(doc), /expected <!-- diagram -->/);
    });
});
