import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { check } from '../src/check/check.ts';
import { scan } from '../src/scan/scan.ts';
import { readTree } from '../src/source/tree.ts';
import faults from './broken.faults.json' with { type: 'json' };

const tree = readTree(join(import.meta.dirname, 'broken'));
const { value: inventory } = await scan(tree);
const { findings } = await check({ tree, inventory });

for (const { fault, path, line, rule } of faults)
  test(fault, () => {
    const found = findings.filter((one) => one.path === path && one.line === line).map((one) => one.rule);
    assert.ok(found.includes(rule as (typeof found)[number]), `${path}:${line}: ${found.join(', ')}`);
  });

test('the table of the documentation is about these faults', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/broken.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (.*?) \| `(\S+):(\d+)` \| (yes)? /gm)].map(
    ([, fault, path, line, found]) => [fault, path, Number(line), found],
  );
  assert.deepEqual(
    rows,
    faults.map(({ fault, path, line }) => [fault, path, line, 'yes']),
  );
});
