import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventDecoder, requestDecoder } from '../../../src/tlib/decoder';
import { errorCodes } from '../../../src/tlib/error-code';
import { tlibDoc } from '../../../src/tlib/print-tables';
import { recordingInfos, recordingServices } from '../../../src/tlib/recording-service';
import { withTables } from '../../../src/tlib/tables';

describe('docs/tlib.md', () => {
  const doc = readFileSync(tlibDoc, 'utf8');

  it('has the tables that the code prints: npx ts-node src/tlib/print-tables.ts', () => {
    assert.equal(doc, withTables(doc));
  });

  it('shows only messages that are understood', () => {
    const decoders = { '→': requestDecoder(), '←': eventDecoder() };
    const shown = [...doc.matchAll(/^([→←]) (.+)$/gm)];
    assert.ok(shown.length > 10);
    for (const [, who, message = ''] of shown) {
      decoders[who === '→' ? '→' : '←'].decode(Buffer.from(message));
    }
  });

  it('says when each error that it speaks of occurs, by a number there is', () => {
    const known = new Set<number>(Object.values(errorCodes).map(({ code }) => code));
    const said = [...doc.matchAll(/`EventError` (\d+)/g)].map(([, code]) => Number(code));
    assert.ok(said.length > 5);
    assert.deepEqual(
      said.filter(code => !known.has(code)),
      [],
    );
  });

  it('names the recording services by their numbers', () => {
    for (const [name, number] of Object.entries(recordingServices)) {
      assert.ok(doc.includes(`| ${number} \`${name}\` |`), name);
    }
    for (const number of Object.values(recordingInfos)) assert.ok(doc.includes(`| ${number} |`));
  });
});

describe('the printer of tables', () => {
  it('says which marker a document lacks', () => {
    assert.throws(() => withTables('nothing'), /the document has no <!-- requests -->/);
  });
});
