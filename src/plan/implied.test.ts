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
