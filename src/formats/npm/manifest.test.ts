import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { json, packageManifest } from './manifest.ts';

test('a manifest is read permissively', () => {
  const manifest = packageManifest(
    'web/package.json',
    '{"name":"web","scripts":{"build":"vite build","n":1},"dependencies":{"a":"^1"},"devDependencies":{"b":"2"},"engines":{"node":">=20"},"packageManager":"pnpm@9.1.0","workspaces":{"packages":["apps/*"]},"main":"./dist/x.js","type":"module"}',
  );
  assert.deepEqual(manifest, {
    path: 'web/package.json',
    name: 'web',
    scripts: { build: 'vite build' },
    dependencies: { a: '^1' },
    development: { b: '2' },
    node: '>=20',
    manager: 'pnpm',
    workspaces: ['apps/*'],
    main: 'dist/x.js',
    isModule: true,
  });
  assert.deepEqual(packageManifest('p', '{"dependencies":[],"workspaces":["a"]}')?.dependencies, {});
});

test('what is no object is no manifest, and nothing throws', () => {
  for (const text of ['', '[]', '1', '{"name": ', '<<<<<<< HEAD\n{}'])
    assert.equal(packageManifest('p', text), null);
  fc.assert(
    fc.property(fc.json(), fc.nat(60), (text, cut) => {
      packageManifest('p', text.slice(0, cut));
      return packageManifest('p', text) !== undefined;
    }),
  );
});

test('JSON with comments, as compilers read it', () => {
  assert.deepEqual(json('{ // c\n "a": "http://x", /* d */ "b": [1,], }'), { a: 'http://x', b: [1] });
  assert.equal(json('{'), null);
});
