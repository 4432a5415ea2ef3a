import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { resolveByName } from './chunks.ts';

const MAIN = 'file:///opt/plimsoll/dist/cli/main.js';
const NODES = { url: 'file:///found/by/node.js' };

describe('imports of the bundle', () => {
  const { resolve } = resolveByName(MAIN);
  const resolved = (specifier: string, parentURL: string | undefined) =>
    resolve?.(specifier, { conditions: [], importAttributes: {}, parentURL }, () => NODES);

  test('a file beside is taken by its name', () => {
    assert.deepEqual(resolved('./chunk-A.js', 'file:///opt/plimsoll/dist/cli/run-B.js'), {
      url: 'file:///opt/plimsoll/dist/cli/chunk-A.js',
      format: 'module',
      shortCircuit: true,
    });
  });

  for (const [specifier, parent] of [
    ['oxc-parser', MAIN],
    ['node:fs', MAIN],
    ['../engine/relay.js', MAIN],
    ['./chunk-A.js', 'file:///opt/plimsoll/node_modules/oxc-parser/src-js/index.js'],
    ['file:///opt/plimsoll/dist/cli/main.js', undefined],
  ] as const)
    test(`${specifier} from ${parent} is left to Node`, () => {
      assert.deepEqual(resolved(specifier, parent), NODES);
    });
});
