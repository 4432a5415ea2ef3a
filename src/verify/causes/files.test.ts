import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../diagnose.ts';
import { servicePlan } from '../testing/plan.ts';

const ENDED = { running: false, code: 1, outOfMemory: false };

test('what is written beside the code is told apart from a folder that can be opened', () => {
  const table: readonly (readonly [string, RegExp])[] = [
    ['.sesskey', /a folder of its own/],
    ['/app/app.log', /a folder of its own/],
    ['/app/logs', /services\.api\.writable/],
    ['logs/app.log', /services\.api\.writable/],
  ];
  for (const [path, fix] of table) {
    const found = diagnose(`OSError: [Errno 30] Read-only file system: '${path}'`, ENDED, servicePlan());
    assert.match(found?.fix ?? '', fix, path);
  }
});
