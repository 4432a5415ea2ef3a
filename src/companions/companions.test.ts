import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { WEB_MAIN, WEB_TEMPORARY } from '../formats/nginx/server.ts';
import { COMPANIONS } from './index.ts';

const DATA = new URL('../../data/companions/', import.meta.url);

test('every companion has its folder of files, and every folder its companion', () => {
  const ids = COMPANIONS.map(({ id }) => id);
  const folders = new Set(COMPANIONS.map(({ id, files = id }) => files));
  assert.deepEqual(readdirSync(DATA).sort(), [...folders].sort());
  assert.deepEqual(ids, ids.toSorted());
});

test('nginx writes where the web server of static front ends writes, and loads the same module', () => {
  const text = readFileSync(new URL('nginx/etc/nginx/nginx.conf', DATA), 'utf8');
  assert.ok(text.includes(WEB_TEMPORARY));
  for (const line of WEB_MAIN.split('\n').filter((one) => /^(load_module|pid)/.test(one)))
    assert.ok(text.includes(line), line);
});

test('whoever is asked with wget has the one that bears a timeout, and it is one everywhere', () => {
  const wget = (folder: string): URL => new URL(`${folder}/usr/local/bin/wget`, DATA);
  const folders = readdirSync(DATA).filter((folder) => existsSync(wget(folder)));
  const asked = COMPANIONS.filter(({ probe }) => probe.argv[0] === 'wget').map(({ id, files = id }) => files);
  assert.deepEqual(
    [...new Set(asked)].filter((folder) => !folders.includes(folder)),
    [],
  );
  assert.equal(new Set(folders.map((folder) => readFileSync(wget(folder), 'utf8'))).size, 1);
});

for (const companion of COMPANIONS) {
  test(`${companion.id}: no root, its entry point is a script of its own for a plain shell`, () => {
    assert.notEqual(companion.user.uid, 0);
    const [entrypoint = ''] = companion.entrypoint;
    const text = readFileSync(new URL(`${companion.files ?? companion.id}${entrypoint}`, DATA), 'utf8');
    assert.match(text, /^#!\/bin\/sh\n# /);
    assert.match(text, /^set -eu$/m);
    assert.match(text, /\bexec /);
  });

  test(`${companion.id}: what it writes to is below folders that can be mounted`, () => {
    for (const { path } of companion.writable) assert.match(path, /^\/(?!(bin|sbin|lib|usr|etc)(\/|$))/);
    assert.ok(companion.writable.some(({ path, kind }) => path === '/tmp' && kind === 'tmpfs'));
  });
}
