import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { listRequirements } from './listed.ts';
import { readWanted } from './wanted.ts';

const POETRY =
  '[tool.poetry.dependencies]\npython = "^3.11"\nfastapi = {version = "^0.110", extras = ["all"]}\n';
const POETRY_LOCK =
  '[[package]]\nname = "fastapi"\nversion = "0.110.3"\nfiles = []\n\n[metadata]\nlock-version = "2.0"\n';

test('a manifest as lines that pip reads', async () => {
  const table: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[], boolean])[] = [
    ['requirements.txt', { 'requirements.txt': 'fastapi>=0.1\n# why\nnumpy\n' }, ['fastapi>=0.1', 'numpy'], true],
    ['requirements.txt', { 'requirements.txt': '-r base.txt\nnumpy\n', 'base.txt': 'pydantic\n' }, ['pydantic', 'numpy'], false],
    ['requirements.txt', { 'requirements.txt': '-e .\nnumpy\n' }, ['numpy'], false],
    ['requirements.txt', { 'requirements.txt': '--index-url https://example.org/simple\n-c c.txt\nnumpy\n', 'c.txt': 'numpy==2.0\n' }, ['--index-url https://example.org/simple', 'numpy==2.0'], false],
    ['requirements.txt', { 'requirements.txt': '--index-url https://me:f00ba42@example.org/simple\nnumpy\n' }, ['numpy'], true],
    ['pyproject.toml', { 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["fastapi", "uvicorn>=1 ; python_version > \'3.8\'"]\n' }, ['fastapi', "uvicorn>=1 ; python_version > '3.8'"], false],
    ['pyproject.toml', { 'pyproject.toml': POETRY }, ['fastapi[all]>=0.110,<0.111'], false],
    ['pyproject.toml', { 'pyproject.toml': POETRY, 'poetry.lock': POETRY_LOCK }, ['fastapi[all]==0.110.3'], false],
    ['Pipfile', { Pipfile: '[packages]\nfastapi = "*"\n' }, ['fastapi'], false],
    ['setup.py', { 'setup.py': 'from setuptools import setup\nsetup(name="x", install_requires=["fastapi"])\n' }, ['fastapi'], false],
    ['environment.yml', { 'environment.yml': 'name: x\ndependencies:\n  - pip:\n    - fastapi\n' }, ['fastapi'], false],
  ]; // biome-ignore format: one table, a row a line
  for (const [manifest, files, lines, plain] of table) {
    const wanted = {
      ecosystem: 'python',
      manifest,
      manager: null,
      added: [],
      dropped: [],
      needed: [],
    } as const;
    const listed = await listRequirements(wanted, memoryTree(files));
    assert.deepEqual(listed, { lines, plain }, JSON.stringify(files));
  }
});

test('without what the plan drops, with what it adds; without a manifest only that', async () => {
  const wanted = { ecosystem: 'python', manager: null, added: ['uvicorn'], needed: [] } as const;
  const tree = memoryTree({ 'requirements.txt': 'fastapi\ntorch\n' });
  const some = await listRequirements({ ...wanted, manifest: 'requirements.txt', dropped: ['torch'] }, tree);
  assert.deepEqual(some.lines, ['fastapi', 'uvicorn']);
  const none = await listRequirements({ ...wanted, manifest: null, dropped: [] }, tree);
  assert.deepEqual(none, { lines: ['uvicorn'], plain: true });
});

test('what is installed together is one list', async () => {
  const wanted = {
    ecosystem: 'python',
    manifest: 'requirements.txt',
    also: ['requirements-api.txt'],
    manager: 'pip',
    added: [],
    dropped: ['torch'],
    needed: [],
  } as const;
  const tree = memoryTree({
    'requirements.txt': 'fastapi\n',
    'requirements-api.txt': '-r requirements.txt\nnumpy\ntorch\n',
  });
  assert.deepEqual(await listRequirements(wanted, tree), { lines: ['fastapi', 'numpy'], plain: false });
  const { asks, dropped, files } = await readWanted(wanted, tree);
  assert.deepEqual(
    [...asks, ...dropped].map(({ path, line }) => `${path}:${line}`),
    ['requirements.txt:1', 'requirements-api.txt:2', 'requirements-api.txt:3'],
  );
  assert.deepEqual(files, ['requirements-api.txt', 'requirements.txt']);
});
