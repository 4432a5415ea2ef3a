import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wheelsNamedIn } from './named.ts';

const TEXTS: readonly (readonly [what: string, text: string, wheels: readonly string[]])[] = [
  ['poetry.lock', '{file = "numpy-1.26.2-cp311-cp311-win_amd64.whl", hash = "sha256:aa"}', ['numpy 1.26.2']],
  ['uv.lock', '{ url = "https://index.example.org/a/b/torch-2.1.0%2Bcpu-cp311-cp311-linux_x86_64.whl", size = 1 }', ['torch 2.1.0+cpu']],
  ['twice', 'a-1-py3-none-any.whl a-1-py3-none-any.whl', ['a 1']],
  ['an archive of sources', '{file = "numpy-1.26.2.tar.gz"}', []],
  ['no name of a wheel', 'numpy.whl, numpy-1.26.2.whl, a-1-py3-none-any.whlx', []],
]; // biome-ignore format: a case a line

for (const [what, text, wheels] of TEXTS)
  test(`wheels named in a text: ${what}`, () => {
    assert.deepEqual(
      wheelsNamedIn(text).map(({ name, version }) => `${name} ${version}`),
      wheels,
    );
  });
