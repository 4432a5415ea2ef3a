import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { cacheFolder, hasFolder } from './cache.ts';

test('the cache is where the user says, else where the system keeps caches', () => {
  const table: readonly (readonly [Record<string, string>, NodeJS.Platform, string])[] = [
    [{ PLIMSOLL_CACHE: '/a/b', XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux', '/a/b'],
    [{ PLIMSOLL_CACHE: 'here', HOME: '/h' }, 'linux', resolve('here')],
    [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux', '/x/plimsoll'],
    [{ XDG_CACHE_HOME: 'relative is invalid', HOME: '/h' }, 'linux', '/h/.cache/plimsoll'],
    [{ HOME: '/h' }, 'linux', '/h/.cache/plimsoll'],
    [{ HOME: '/h' }, 'darwin', '/h/Library/Caches/plimsoll'],
  ];
  for (const [env, platform, folder] of table) assert.equal(cacheFolder(env, platform), folder);
});

test('a folder is made with those above it, or it is said that it cannot be', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-cache-'));
  try {
    assert.equal(hasFolder(join(scratch, 'a/b/c')), true);
    assert.equal(hasFolder(join(scratch, 'a/b/c')), true);
    assert.ok(statSync(join(scratch, 'a/b/c')).isDirectory());
    writeFileSync(join(scratch, 'file'), '');
    assert.equal(hasFolder(join(scratch, 'file/x')), false);
    if (process.platform === 'linux') assert.equal(hasFolder('/proc/nowhere/x'), false);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
