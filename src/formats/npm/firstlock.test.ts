import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromPackageLock } from './packagelock.ts';
import type { Closure } from './placed.ts';
import { shown } from './testing/shown.ts';

const RUN: Closure = { folder: '.', development: false, platforms: ['linux/amd64'] };

test('a lock of version 1, with what the manifest asks for', () => {
  const manifest = JSON.stringify({
    dependencies: { a: '1', alias: 'npm:real@1', gone: '1' },
    optionalDependencies: { mac: '1' },
    devDependencies: { tool: '1' },
  });
  const dependencies = {
    a: {
      version: '1.0.0',
      integrity: 'sha1-a',
      requires: { b: '^1' },
      dependencies: {
        b: { version: '1.0.0', requires: { c: '*' } },
        inner: { version: '1.0.0', bundled: true },
      },
    },
    alias: { version: 'npm:real@1.2.3' },
    b: { version: '2.0.0', dev: true },
    c: { version: '3.0.0' },
    mac: { version: '1.0.0', optional: true },
    tool: { version: '1.0.0', dev: true, requires: { b: '2' } },
    unused: { version: '1.0.0' },
  };
  const text = JSON.stringify({ lockfileVersion: 1, requires: true, dependencies });
  const read = (closure: Closure, all = text) => fromPackageLock(all, closure, () => manifest);
  const placed = read(RUN);
  assert.deepEqual(shown(placed), {
    'node_modules/a': 'a@1.0.0',
    'node_modules/alias': 'real@1.2.3',
    'node_modules/mac': 'mac@1.0.0',
    'node_modules/a/node_modules/b': 'b@1.0.0',
    'node_modules/c': 'c@3.0.0',
  });
  assert.ok(!('fault' in placed));
  const mac = placed.get('node_modules/mac');
  assert.ok(
    mac && 'package' in mac && mac.package.fits === null && mac.package.optional,
    'the registry is asked',
  );
  const without = shown(read({ ...RUN, without: new Set(['mac@1.0.0']) }));
  assert.equal((without as Record<string, string>)['node_modules/mac'], undefined);
  assert.ok('node_modules/tool' in (shown(read({ ...RUN, development: true })) as Record<string, string>));
  const from = (version: string): string | Readonly<Record<string, string>> =>
    shown(read(RUN, JSON.stringify({ lockfileVersion: 1, dependencies: { a: { version } } })));
  assert.match(String(from('git+ssh://git@example.org/a.git#1')), /a comes from git\+ssh: /);
  assert.match(String(from('https://example.org/a.tgz')), /a has no version/);
  assert.deepEqual(from('file:packages/a'), { 'node_modules/a': '->packages/a' });
});
