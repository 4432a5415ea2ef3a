import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose } from '../../model/evidence.ts';
import { diagnose } from '../diagnose.ts';
import { servicePlan } from '../testing/plan.ts';

test('a variable that is not set is told with where the tree has an example of it', () => {
  const inputs = choose([{ name: 'STATION', secret: false, example: '.env.example:2' }], 'test');
  const ended = { running: false, code: 1, outOfMemory: false };
  const fix = (name: string) => diagnose(`KeyError: '${name}'`, ended, servicePlan({ inputs }))?.fix ?? '';
  assert.match(fix('STATION'), /in the environment\. \.env\.example:2 has an example of it\.$/);
  assert.match(fix('OTHER'), /in the environment\.$/);
});
