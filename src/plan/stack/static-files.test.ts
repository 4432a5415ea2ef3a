import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Need, Service } from '../../model/inventory.ts';
import { stackOf } from '../testing/stack.ts';

const ROOT = { path: 'backend/settings.py', line: 3, text: 'STATIC_ROOT' };
const COLLECTED: Need = { what: 'collected-files', detail: 'STATIC_ROOT', evidence: ROOT };
const WRITTEN = { path: 'staticfiles', evidence: ROOT };

test('static files are collected once, before who hands them out starts', () => {
  const stack = stackOf([{ needs: [COLLECTED], writes: [WRITTEN] }]);
  const [step, api] = stack.services;
  assert.deepEqual(
    [step?.id, step?.role, step?.command?.value.slice(1), step?.mounts.map(({ value }) => value.path)],
    [
      'api-static',
      'once',
      ['-m', 'django', 'collectstatic', '--noinput'],
      api?.mounts.map(({ value }) => value.path),
    ],
  );
  assert.deepEqual(
    api?.after.map(({ value }) => value),
    [{ id: 'api-static', until: 'completed' }],
  );
});

test('nothing is collected where there is no need, nor over what the tree has', () => {
  const rows: readonly Partial<Service>[] = [{}, { needs: [COLLECTED] }, { writes: [WRITTEN] }];
  for (const row of rows)
    assert.deepEqual(
      stackOf([row]).services.map(({ id }) => id),
      ['api'],
    );
});
