import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanPath, hostPathGrade } from './host-path.ts';

test('what a mounted path of the host gives away', () => {
  const rows: readonly (readonly [string, boolean, ReturnType<typeof hostPathGrade>])[] = [
    ['/var/run/docker.sock', true, 'socket'],
    ['//run/', true, 'socket'],
    ['/', true, 'socket'],
    ['/run/dbus', false, 'shown'],
    ['/etc', false, 'root'],
    ['/etc/./cron.d', true, 'shown'],
    ['/var/lib', false, 'root'],
    ['/var/lib/postgresql', false, null],
    ['/etc/localtime', true, null],
    ['/etc/localtime', false, 'shown'],
    ['/dev/null', false, null],
    ['/dev/shm', false, 'shown'],
    ['~/.ssh', true, 'shown'],
    ['/home/ann/app/data', false, null],
    ['./data', false, null],
    ['data', false, null],
  ];
  for (const [path, readOnly, grade] of rows) assert.equal(hostPathGrade(path, readOnly), grade, path);
});

test('paths are cleaned, names of volumes are left alone', () => {
  assert.equal(cleanPath('/a//b/./c/../d/'), '/a/b/d');
  assert.equal(cleanPath('/..'), '/');
  assert.equal(cleanPath('~/x/'), '~/x');
  assert.equal(cleanPath('data/'), 'data/');
});
