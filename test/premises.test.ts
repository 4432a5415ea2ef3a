import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check } from '../src/check/check.ts';
import { memoryTree } from '../src/formats/tree/memory.ts';
import { attempt, BASE } from './premises/attempt.ts';
import { COMPOSE_PREMISES } from './premises/compose.ts';
import { DOCKERFILE_PREMISES, type Premise } from './premises/dockerfile.ts';
import { lacks } from './support/lacks.ts';

/** Rules that say what happens in a container are held to one: what they warn of happens, and not when mended. */
describe('premises of rules', { skip: await lacks('docker', 'image', 'inspect', BASE) }, () => {
  for (const premise of [...DOCKERFILE_PREMISES, ...COMPOSE_PREMISES]) {
    const { rule, says, bad, good, files = {}, goesWrong } = premise;
    test(`${rule}: ${says}`, async () => {
      assert.deepEqual([await reports(premise, bad), await reports(premise, good)], [true, false]);
      const name = rule.replace('/', '-');
      assert.equal(await attempt(`${name}-bad`, bad, files, goesWrong), true, 'the premise does not hold');
      assert.equal(await attempt(`${name}-good`, good, files, goesWrong), false, 'the fix does not help');
    });
  }
});

async function reports({ rule, files = {} }: Premise, text: string): Promise<boolean> {
  const path = text.startsWith('services:') ? 'compose.yaml' : 'Dockerfile';
  const tree = memoryTree({ ...files, [path]: text });
  const { findings } = await check({ tree, inventory: null }, { persona: 'auditor' });
  return findings.some((finding) => finding.rule === rule);
}
