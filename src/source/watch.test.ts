import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchTree } from './watch.ts';

test('what is written to the tree is seen, what tools write is not', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-watch-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'api/__pycache__'), { recursive: true });
  mkdirSync(join(root, 'env/lib'), { recursive: true });
  writeFileSync(join(root, 'env/pyvenv.cfg'), '');
  writeFileSync(join(root, 'api/main.py'), '');
  const watcher = await watchTree(root);
  t.after(() => watcher.close());

  let change = watcher.changed();
  const isSeen = async (): Promise<boolean> => {
    return Promise.race([change.then(() => true), sleep(300, false)]);
  };

  appendFileSync(join(root, 'api/main.py'), 'x = 1\n');
  await change;
  change = watcher.changed();
  writeFileSync(join(root, 'api/__pycache__/main.pyc'), '');
  writeFileSync(join(root, 'env/lib/x.py'), '');
  assert.equal(await isSeen(), false);
  mkdirSync(join(root, 'web'));
  await change;
});
