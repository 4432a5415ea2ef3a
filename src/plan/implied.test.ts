import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { impliedRequirements } from './implied.ts';
import { SERVICE } from './testing/service.ts';

test('what distributions need and do not say depends on their version, and on what is declared beside them', () => {
  const old = ['setuptools<81'];
  const table: readonly (readonly [manifest: string, text: string, declared: string, expected: readonly string[]])[] = [
    ['requirements.txt', 'flask\ngunicorn==20.1.0\n', 'flask gunicorn', old],
    ['requirements.txt', 'gunicorn~=19.9\n', 'gunicorn', old],
    ['pyproject.toml', '[tool.poetry.dependencies]\ngunicorn = "^20.0.4"\n', 'gunicorn', old],
    ['Pipfile', '[packages]\ngunicorn = "==20.*"\n', 'gunicorn', old],
    ['requirements.txt', 'gunicorn>=20.1\n', 'gunicorn', []],
    ['requirements.txt', 'gunicorn==23.0.0\n', 'gunicorn', []],
    ['requirements.txt', 'gunicorn\nflask==2.0.1\n', 'gunicorn flask', []],
    ['requirements.txt', 'celery\nredis\n', 'celery redis', ['kombu[redis]', 'packaging']],
    ['requirements.txt', 'celery\n', 'celery', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [manifest, text, declared, expected] of table) {
    const service = { ...SERVICE, manifest, declared: declared.split(' '), reached: [] };
    const found = impliedRequirements(service, memoryTree({ [manifest]: text }));
    assert.deepEqual(found.map((one) => one.requirement), expected, text); // biome-ignore format: one line
  }
});

test('releases that an included file pins count, and its bounds; what a lock names is taken as it is', () => {
  const service = { ...SERVICE, manifest: 'requirements.txt', declared: ['pandas', 'numpy'], reached: [] };
  const all = (files: Readonly<Record<string, string>>, manifest = 'requirements.txt') =>
    impliedRequirements({ ...service, manifest }, memoryTree(files)).map((one) => one.requirement);
  const included = { 'requirements.txt': '-r base/ml.txt\nnumpy\n', 'base/ml.txt': 'pandas==1.5.3\n' };
  assert.deepEqual(all(included), ['numpy<2']);
  const limited = { 'requirements.txt': '-c limits.txt\npandas==1.5.3\n', 'limits.txt': 'numpy==1.24.4\n' };
  assert.deepEqual(all(limited), []);
  const poetry = { 'pyproject.toml': '[tool.poetry.dependencies]\npandas = "^1.5.3"\n' };
  assert.deepEqual(all(poetry, 'pyproject.toml'), ['numpy<2']);
  const lock =
    '[[package]]\nname = "pandas"\nversion = "1.5.3"\nfiles = [{file = "pandas-1.5.3-cp311-cp311-manylinux_2_17_x86_64.whl", hash = "sha256:00"}]\n';
  assert.deepEqual(all({ ...poetry, 'poetry.lock': lock }, 'pyproject.toml'), []);
});
