import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { check } from './check.ts';
import type { RuleSettings } from './settings.ts';

const DOCKERFILE = 'FROM python:3.12-slim\nRUN apt-get update && apt-get install curl\n';

async function told(rules: RuleSettings): Promise<readonly string[]> {
  const { findings } = await check({ tree: memoryTree({ Dockerfile: DOCKERFILE }) }, { rules });
  return findings.map(({ rule, severity }) => `${rule} ${severity}`);
}

test('rules are off, on, or of another severity; the nearest name counts', async () => {
  const plain = await told({});
  assert.ok(plain.includes('dockerfile/non-root-user error'));
  assert.ok(!plain.some((one) => one.startsWith('dockerfile/base-digest')));
  assert.deepEqual(await told({ 'dockerfile/*': 'off' }), []);
  assert.deepEqual(await told({ 'dockerfile/*': 'off', 'dockerfile/non-root-user': 'note' }), [
    'dockerfile/non-root-user note',
  ]);
  assert.deepEqual(await told({ 'dockerfile/*': 'off', 'trivy:DS-0002': 'on' }), [
    'dockerfile/non-root-user error',
  ]);
  assert.ok((await told({ 'dockerfile/base-digest': 'on' })).includes('dockerfile/base-digest note'));
});

test('what is off does not lower the score', async () => {
  const tree = memoryTree({ Dockerfile: DOCKERFILE });
  const { score } = await check({ tree }, { rules: { 'dockerfile/*': 'off', 'application/*': 'off' } });
  assert.equal(score.value, 10);
});
