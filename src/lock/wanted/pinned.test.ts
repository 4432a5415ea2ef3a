import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetEnvironment } from '../../formats/marker/environment.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { readWanted } from './wanted.ts';

const A = 'a'.repeat(64);

function read(
  files: Readonly<Record<string, string>>,
  groups: readonly string[] = [],
  dropped: readonly string[] = [],
) {
  const plan = { ecosystem: 'python', manager: null, added: [], dropped, needed: [] } as const;
  return readWanted({ ...plan, manifest: 'pyproject.toml', groups }, memoryTree(files));
}

test('a lock without addresses says what is installed, and which indexes its releases come from', async () => {
  const pyproject = `[tool.poetry.dependencies]
python = "^3.11"
flask = "^3.0"
torch = { version = "2.1.0+cpu", source = "cpu" }
psycopg = { version = "^3", optional = true }
[tool.poetry.extras]
db = ["psycopg"]
[[tool.poetry.source]]
name = "cpu"
url = "https://cpu.example.org/whl"
priority = "explicit"
`;
  const lock = `
[[package]]
name = "flask"
version = "3.0.2"
groups = ["main"]
files = [{ file = "f", hash = "sha256:${A}" }]
[[package]]
name = "torch"
version = "2.1.0+cpu"
groups = ["main"]
[package.source]
type = "legacy"
url = "https://cpu.example.org/whl"
reference = "cpu"
[[package]]
name = "deep"
version = "1"
groups = ["main"]
[package.source]
type = "legacy"
url = "https://corp.example.org/simple"
reference = "corp"
[[package]]
name = "psycopg"
version = "3.1"
groups = ["main"]
markers = 'extra == "db"'
[[package]]
name = "url"
version = "1"
groups = ["main"]
files = [{ file = "url-1-py3-none-any.whl", hash = "sha256:${A}" }]
[package.source]
type = "url"
url = "https://files.example.org/url-1-py3-none-any.whl"
[[package]]
name = "lib"
version = "0"
groups = ["main"]
[package.source]
type = "directory"
url = "libs/lib"
`;
  const environment = targetEnvironment('linux/amd64', '3.11.2');
  const files = { 'pyproject.toml': pyproject, 'poetry.lock': lock };
  const wanted = await read(files);
  assert.deepEqual(wanted.indexes.extra, [
    { name: 'cpu', url: 'https://cpu.example.org/whl', explicit: true },
    { name: 'corp', url: 'https://corp.example.org/simple', explicit: true },
  ]);
  assert.deepEqual(wanted.indexes.pinned, { torch: 'cpu', deep: 'corp' });
  const { value, diagnostics } = await wanted.locked();
  assert.deepEqual(
    diagnostics.map(({ rule, severity }) => `${severity} ${rule}`),
    ['note lock/local-package'],
  );
  assert.equal(value?.isPlaced, false);
  assert.deepEqual(
    value
      .select(environment)
      .map(({ name, version, source, wheels }) => [name, version, source, wheels.length]),
    [
      ['deep', '1', null, 0],
      ['flask', '3.0.2', null, 0],
      ['lib', '0', 'directory', 0],
      ['torch', '2.1.0+cpu', null, 0],
      ['url', '1', null, 1],
    ],
  );
  assert.deepEqual(value.lacking(environment), []);
  const more = await read(files, ['db']);
  assert.ok((await more.locked()).value?.select(environment).some(({ name }) => name === 'psycopg'));
  const newer = await read({ ...files, 'pyproject.toml': pyproject.replace('^3.0', '^3.1') });
  assert.deepEqual((await newer.locked()).value?.lacking(environment), ['flask']);
});

test('what the plan has dropped is not chosen, unless something else that is installed requires it', async () => {
  const names = async (
    requires: string,
    dropped: readonly string[],
    others: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> => {
    const entries: Readonly<Record<string, string>> = { ...others, yolo: requires };
    const { locked } = await read(
      {
        'pyproject.toml': '[tool.poetry.dependencies]\nyolo = "1"\nonnx = "1"\nplot = "1"\n',
        'poetry.lock': ['yolo', 'onnx', 'plot', 'base']
          .map(
            (name) =>
              `[[package]]\nname = "${name}"\nversion = "1"\ngroups = ["main"]\n${entries[name] ?? ''}`,
          )
          .join(''),
      },
      [],
      dropped,
    );
    const { value } = await locked();
    return (value?.select(targetEnvironment('linux/amd64', '3.11.2')) ?? []).map(({ name }) => name).sort();
  };
  const plain = '[package.dependencies]\nbase = "1"\n';
  assert.deepEqual(await names(plain, ['onnx', 'plot']), ['base', 'yolo']);
  assert.deepEqual(await names(`${plain}onnx = "1"\n`, ['onnx', 'plot']), ['base', 'onnx', 'yolo']);
  const optional = `${plain}onnx = {version = "1", optional = true, markers = "extra == 'export'"}\n[package.extras]\nexport = ["onnx"]\n`;
  assert.deepEqual(await names(optional, ['onnx']), ['base', 'plot', 'yolo']);
  const through = '[package.dependencies]\nbase = {version = "1", extras = ["export"]}\n';
  const base =
    '[package.dependencies]\nonnx = {version = "1", optional = true}\n[package.extras]\nexport = ["onnx"]\n';
  assert.deepEqual(
    await names(through, ['onnx'], { base }),
    ['base', 'onnx', 'plot', 'yolo'],
    'an extra below',
  );
  assert.deepEqual(
    await names(plain, ['onnx'], { base }),
    ['base', 'plot', 'yolo'],
    'an extra not asked for',
  );
  const plot = '[package.dependencies]\nonnx = "1"\n';
  assert.deepEqual(
    await names(plain, ['onnx', 'plot'], { plot }),
    ['base', 'yolo'],
    'by what is dropped, too',
  );
  assert.deepEqual(
    await names('', ['onnx']),
    ['base', 'onnx', 'plot', 'yolo'],
    'nothing says what requires what',
  );
});
