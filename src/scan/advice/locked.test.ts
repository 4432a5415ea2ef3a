import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { lockedBytes } from './locked.ts';

const wheel = (name: string, tag: string, size: number): string =>
  `    { url = "https://files.example.org/x/${name}-1-${tag}.whl", hash = "sha256:0", size = ${size} },\n`;
const LOCK = `version = 1

[[package]]
name = "torch"
version = "2"
wheels = [
${wheel('torch', 'cp312-cp312-manylinux_2_28_x86_64', 900)}${wheel('torch', 'cp312-cp312-manylinux_2_28_aarch64', 1200)}${wheel('torch', 'cp312-cp312-win_amd64', 5000)}]

[[package]]
name = "shap"
version = "1"
dependencies = [
    { name = "torch" },
]
wheels = [
${wheel('shap', 'py3-none-any', 40)}]

[[package]]
name = "dlib"
sdist = { url = "https://files.example.org/x/dlib-1.tar.gz", size = 7 }
`;

test('bytes that the lock of uv names for what runs on Linux', () => {
  const table: readonly (readonly [string | null, readonly string[], number | null])[] = [
    ['api/pyproject.toml', ['torch'], 900],
    ['api/pyproject.toml', ['torch', 'shap'], 940],
    ['api/pyproject.toml', ['torch', 'dlib'], null],
    ['api/pyproject.toml', ['absent'], null],
    [null, ['torch'], null],
  ];
  for (const [manifest, names, expected] of table)
    assert.equal(lockedBytes(memoryTree({ 'uv.lock': LOCK }), { manifest }, names)?.bytes ?? null, expected);
  assert.equal(lockedBytes(memoryTree({}), { manifest: 'pyproject.toml' }, ['torch']), null);
  assert.equal(
    lockedBytes(memoryTree({ 'other/uv.lock': LOCK }), { manifest: 'pyproject.toml' }, ['torch']),
    null,
  );
});
