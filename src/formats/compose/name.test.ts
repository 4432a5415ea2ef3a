import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeName } from './name.ts';

const ROWS: readonly (readonly [string, 'usual' | 'other' | null])[] = [
  ['compose.yaml', 'usual'],
  ['deploy/docker-compose.prod.yml', 'usual'],
  ['compose_gpu.yml', 'usual'],
  ['gpu-docker-compose.yml', 'other'],
  ['docker_compose.yml', 'other'],
  ['ops/dev.compose.yaml', 'other'],
  ['decompose.yaml', null],
  ['composer.yml', null],
  ['compose/settings.yaml', null],
  ['docker-compose.yml.j2', null],
];

for (const [path, expected] of ROWS)
  test(`${path} is called as a compose file: ${expected ?? 'no'}`, () => {
    assert.equal(composeName(path), expected);
  });
