import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emitInput } from '../../test/support/emitted.ts';
import { memoryTree } from '../formats/tree/memory.ts';
import type { Lock } from '../model/lock.ts';
import { notLocked } from './findings.ts';

const MAIN = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): ...\n';

async function found(lines: readonly string[], locked: boolean) {
  const tree = memoryTree({ 'main.py': MAIN, 'requirements.txt': 'fastapi\nuvicorn\n' });
  const input = await emitInput(tree, {});
  const lock = { services: { api: {} } } as unknown as Lock;
  const listed = new Map([['api', { lines, plain: true }]]);
  return notLocked({ ...input, lock: locked ? lock : null, listed });
}

test('what is not locked is told with the next action, and how much of it is open', async () => {
  const table: readonly (readonly [readonly string[], boolean, RegExp | null])[] = [
    [['fastapi', 'uvicorn>=0.1'], false, /: 2 of its 2 requirements and all that they bring are installed/],
    [['fastapi==0.110', 'uvicorn'], false, /: 1 of its 2 requirements/],
    [['fastapi==0.110 ; python_version > "3"'], false, /: what its requirements bring is installed/],
    [['fastapi==0.*'], false, /: 1 of its 1 requirements/],
    [['fastapi'], true, null],
    [[], false, null],
  ];
  for (const [lines, locked, says] of table) {
    const findings = await found(lines, locked);
    assert.equal(findings.length, says === null ? 0 : 1, lines.join());
    if (says !== null) assert.match(findings[0]?.message ?? '', says);
    for (const { fix } of findings) assert.match(fix, /^Run plimsoll lock/);
  }
});
