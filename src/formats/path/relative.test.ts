import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkStays, relativePath } from './relative.ts';

test('names become paths below the root, or nothing', () => {
  const table: readonly (readonly [string, string | null])[] = [
    ['usr/bin/python3', 'usr/bin/python3'],
    ['./usr/', 'usr'],
    ['usr//bin/./x', 'usr/bin/x'],
    ['a..b/...', 'a..b/...'],
    ['.hidden', '.hidden'],
    ['/etc/passwd', null],
    ['../x', null],
    ['a/../../x', null],
    ['a/..', null],
    ['a\0b', null],
    ['', null],
    ['.', null],
    ['./', null],
  ];
  for (const [name, expected] of table) assert.equal(relativePath(name), expected, JSON.stringify(name));
});

test('links stay below the root, or do not', () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ['usr/bin/awk', '/etc/alternatives/awk', true],
    ['usr/lib/libx.so', 'libx.so.1', true],
    ['usr/lib/x', '../../etc/x', true],
    ['usr/lib/x', '../../../etc/x', false],
    ['x', '..', false],
    ['usr/x', '/..', false],
    ['usr/x', 'a/../../..', false],
    ['usr/x', '', false],
  ];
  for (const [path, target, expected] of table) assert.equal(linkStays(path, target), expected, target);
});
