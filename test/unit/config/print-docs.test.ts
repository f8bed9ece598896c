import assert from 'node:assert/strict';
import { join } from 'node:path';
import { checkConfig } from '../../../src/config/check';
import { docsPage } from '../../../src/config/docs-page';
import { fullYAML } from '../../../src/config/full-yaml';
import { loadConfig } from '../../../src/config/load';
import { staleFiles } from '../../../src/config/print-docs';
import { configSchema } from '../../../src/config/schema/config';
import { asNode, entriesOf, type SchemaNode } from '../../../src/config/schema/node';
import { sample } from '../../support/config-draft';

const root = join(__dirname, '../../..');

/** Every key of the schema with its path, but those of a secret's reference. */
function keysOf(node: SchemaNode, path: string): readonly (readonly [string, SchemaNode])[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, inner]) => [
    [`${path}.${key}`, inner] as const,
    ...keysOf(inner, `${path}.${key}`),
  ]);
  const entries = entriesOf(node);
  const others = [
    node.items,
    entries,
    ...(node.oneOf ?? []),
    ...(node.secret ? [] : (node.anyOf ?? [])),
  ];
  return [...own, ...others.flatMap(other => (other ? keysOf(other, path) : []))];
}

describe('what is printed from the schema', () => {
  it('is in the repository as it is now: else run src/config/print-docs.ts', () => {
    assert.deepEqual(
      staleFiles(root).map(({ path }) => path),
      [],
    );
  });

  it('has a description of every key', () => {
    const keys = keysOf(asNode(configSchema), '');
    assert.ok(keys.length > 70);
    assert.deepEqual(
      keys.filter(([, { description = '' }]) => description === '').map(([key]) => key),
      [],
    );
  });

  it('has every key in full.yaml and in the documentation', () => {
    const yaml = fullYAML(asNode(configSchema));
    const page = docsPage(asNode(configSchema));
    for (const [path] of keysOf(asNode(configSchema), '')) {
      const key = path.split('.').at(-1) ?? '';
      assert.match(yaml, new RegExp(`^[ #]*${key}:`, 'm'), path);
      assert.match(page, new RegExp(`(^## |[\`.])${key}\\b`, 'm'), path);
    }
  });

  it('shows in full.yaml the very defaults that a short file gets', () => {
    const full = loadConfig(join(root, 'server-config/twinleg/full.yaml'), {});
    const short = checkConfig(sample(), join(root, 'server-config/twinleg'), {});
    assert.deepEqual(full.recording, short.recording);
    assert.deepEqual(full.log, short.log);
    assert.deepEqual(full.tlib.listen, short.tlib.listen);
    assert.deepEqual(full.recorder?.archive, short.recorder?.archive);
    assert.deepEqual({ ...full.pbx, ari: 0 }, { ...short.pbx, ari: 0 });
  });
});
