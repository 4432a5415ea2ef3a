import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../src/engine/run.ts';

/** A short run of what `scripts/` runs for long: damaged files never make a reader throw. */
for (const [script, cases] of [
  ['scripts/fuzz.ts', '400'],
  ['scripts/fuzz-containers.ts', '2000'],
] as const)
  test(`${script}, ${cases} cases`, async () => {
    const { code, stdout, stderr } = await run({ command: process.execPath, args: [script, cases, '7'] });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /nothing threw/);
  });
