import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { cacheFolder } from './cache.ts';

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
