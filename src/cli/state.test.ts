import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../../test/support/store.ts';
import { writeState } from './state.ts';

test('what a container reads is the old text or the new, whole; what stays the same is left alone', async () => {
  const folder = join(scratchFolder(), 'state');
  const [password, settings] = [join(folder, 'secrets/password'), join(folder, 'nginx.conf')];
  await writeState(folder, { 'secrets/password': 'kept', 'nginx.conf': 'old' });
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  const before = statSync(password);
  const reader = openSync(settings, 'r');
  await writeState(folder, { 'secrets/password': 'kept', 'nginx.conf': 'new' });
  assert.equal(readFileSync(reader, 'utf8'), 'old');
  closeSync(reader);
  assert.equal(readFileSync(settings, 'utf8'), 'new');
  assert.deepEqual([statSync(password).ino, statSync(password).mtimeMs], [before.ino, before.mtimeMs]);
});

test('containers may read it, whatever new files of this user are like', async () => {
  const folder = join(scratchFolder(), 'state');
  const before = process.umask(0o077);
  try {
    await writeState(folder, { 'compose.yaml': 'services: {}\n' });
  } finally {
    process.umask(before);
  }
  assert.equal(statSync(join(folder, 'compose.yaml')).mode & 0o777, 0o644);
});
