import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';
import manifest from '../package.json' with { type: 'json' };

/** `npm run check`, one test for each of its steps. */
for (const step of manifest.scripts.check.split(' && ')) {
  test(step, async () => {
    const [command = '', ...args] = step.split(' ');
    const { all, exitCode } = await execa(command, args, {
      cwd: join(import.meta.dirname, '..'),
      all: true,
      reject: false,
    });
    assert.equal(exitCode, 0, all);
  });
}
