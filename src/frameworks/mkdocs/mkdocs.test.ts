import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { mkdocs } from './mkdocs.ts';

test('MkDocs is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'mkdocs.yml': 'site_name: x\n' }, ['static whole runs null port 8000 (null -> site)']],
    [{ 'mkdocs.yaml': "site_name: x\nsite_dir: 'public'\ndev_addr: 0.0.0.0:8012\n" }, ['static whole runs null port 8012 (null -> public)']],
    [{ 'docs/mkdocs.yml': 'site_name: x\n' }, []],
    [{ 'package.json': {}, 'mkdocs.yml': 'site_name: x\n' }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(mkdocs, sample), expected);
});
