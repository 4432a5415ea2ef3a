import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPassing, passingReference, plainName } from './name.ts';
import { parseReference } from './reference.ts';

test('plain names are what they were called, in letters that engines take', () => {
  const table: readonly (readonly [string, string])[] = [
    ['api', 'api'],
    ['My Service_2', 'my-service-2'],
    ['@scope/web', 'scope-web'],
    ['--', ''],
    ['Größe', 'gr-e'],
  ];
  for (const [text, name] of table) assert.equal(plainName(text), name, text);
});

test('whatever is named, its passing image has a reference, and no other image is taken for one', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('build', 'watch'), (name, what) => {
      const reference = passingReference(what, `x${name}`);
      assert.ok(isPassing(reference));
      assert.notEqual(parseReference(`registry.example.org/${reference}`), null);
      assert.equal(isPassing(`registry.example.org/${reference}`), false);
    }),
  );
  for (const other of ['api:latest', 'plimsoll-build-api:1', 'my-plimsoll-build-api:latest'])
    assert.equal(isPassing(other), false, other);
});
