import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isLoopback, parseReference, printReference } from './reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}` as const;

const rows = [
  ['localhost:5000/app', { registry: 'localhost:5000', repository: 'app', tag: null, digest: null }],
  [
    'registry.example.org/team/app:1.2',
    { registry: 'registry.example.org', repository: 'team/app', tag: '1.2', digest: null },
  ],
  ['[::1]:5000/app:x', { registry: '[::1]:5000', repository: 'app', tag: 'x', digest: null }],
  [
    `127.0.0.1:5000/a/b@${DIGEST}`,
    { registry: '127.0.0.1:5000', repository: 'a/b', tag: null, digest: DIGEST },
  ],
  ['build:5000/a__b/c-d', { registry: 'build:5000', repository: 'a__b/c-d', tag: null, digest: null }],
  ['app', null],
  ['team/app:1', null],
  ['localhost/App', null],
  ['localhost/app:', null],
  ['localhost/app@sha256:abc', null],
  [`localhost/app@${DIGEST}@${DIGEST}`, null],
  ['localhost/../app', null],
  ['', null],
] as const;

for (const [text, expected] of rows) {
  test(`reference ${text || '(empty)'}`, () => assert.deepEqual(parseReference(text), expected));
}

test('what parses prints back', () => {
  for (const [text] of rows) {
    const parsed = parseReference(text);
    if (parsed) assert.equal(printReference(parsed), text);
  }
});

test('any text parses or gives null, and prints back', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parseReference(`localhost/${text}`);
      assert.ok(parsed === null || printReference(parsed) === `localhost/${text}`);
    }),
  );
});

test('loopback', () => {
  for (const registry of ['localhost', 'localhost:5000', '127.0.0.1:80', '[::1]:5000'])
    assert.ok(isLoopback(registry));
  for (const registry of ['registry.example.org', '10.0.0.1:5000', 'localhost.example.org'])
    assert.ok(!isLoopback(registry));
});
