import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { COMPANIONS } from './index.ts';

const DATA = new URL('../../data/companions/', import.meta.url);

test('every companion has its folder of files, and every folder its companion', () => {
  const ids = COMPANIONS.map(({ id }) => id);
  assert.deepEqual(readdirSync(DATA).sort(), [...ids]);
  assert.deepEqual(ids, ids.toSorted());
});

for (const companion of COMPANIONS) {
  test(`${companion.id}: no root, its entry point is a script of its own for a plain shell`, () => {
    assert.notEqual(companion.user.uid, 0);
    const [entrypoint = ''] = companion.entrypoint;
    const text = readFileSync(new URL(`${companion.id}${entrypoint}`, DATA), 'utf8');
    assert.match(text, /^#!\/bin\/sh\n# /);
    assert.match(text, /^set -eu$/m);
    assert.match(text, /\bexec /);
  });

  test(`${companion.id}: what it writes to is below folders that can be mounted`, () => {
    for (const { path } of companion.writable) assert.match(path, /^\/(?!(bin|sbin|lib|usr|etc)(\/|$))/);
    assert.ok(companion.writable.some(({ path, kind }) => path === '/tmp' && kind === 'tmpfs'));
  });
}
