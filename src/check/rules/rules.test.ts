import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { check } from '../check.ts';
import type { Example, Policy, Rule, Target } from '../rule.ts';
import { composeRules } from './compose.ts';
import { dockerfileRules } from './dockerfile.ts';
import { kubernetesRules } from './kubernetes.ts';
import { nginxRules } from './nginx.ts';

const REGISTRIES: readonly (readonly [Target, readonly Rule<never>[]])[] = [
  ['compose', composeRules],
  ['dockerfile', dockerfileRules],
  ['kubernetes', kubernetesRules],
  ['nginx', nginxRules],
];
const FILE: Readonly<Record<Target, string>> = {
  dockerfile: 'Dockerfile',
  dockerignore: '.dockerignore',
  compose: 'compose.yaml',
  nginx: 'nginx.conf',
  kubernetes: 'k8s.yaml',
  application: 'Dockerfile',
};

for (const [target, rules] of REGISTRIES) {
  test(`the list of ${target} rules is that of the folder, sorted`, () => {
    const files = readdirSync(new URL(target, import.meta.url))
      .filter((file) => /(?<!\.test)\.ts$/.test(file))
      .map((file) => `${target}/${file.slice(0, -'.ts'.length)}`);
    assert.deepEqual(
      rules.map(({ id }) => id),
      files.sort(),
    );
  });

  for (const rule of rules) {
    test(`${rule.id}: each bad example gives exactly its finding`, async () => {
      assert.ok(rule.bad.length > 0);
      for (const { at, example } of rule.bad) {
        const place = typeof at === 'number' ? `${FILE[target]}:${at}` : at;
        assert.deepEqual(
          await findings(target, example, rule.policy),
          [`${place} ${rule.id}`],
          JSON.stringify(example),
        );
      }
    });

    test(`${rule.id}: no good example gives any finding`, async () => {
      assert.ok(rule.good.length > 0);
      for (const example of rule.good)
        assert.deepEqual(await findings(target, example, rule.policy), [], JSON.stringify(example));
    });

    test(`${rule.id}: its texts are sentences`, () => {
      assert.match(rule.why, /^[A-Z_./$][\s\S]*[.]$/i);
      assert.match(rule.fix, /^[A-Z][\s\S]*[.]$/);
      assert.match(rule.source, /^https:\/\//);
      assert.ok(rule.title.length < 70 && !rule.title.endsWith('.'), rule.title);
    });
  }
}

/** What all rules together find for the most curious persona. */
async function findings(target: Target, example: Example, policy: Policy = {}): Promise<readonly string[]> {
  const files = typeof example === 'string' ? { [FILE[target]]: example } : example;
  const { value, diagnostics } = await check({ tree: memoryTree(files) }, { persona: 'auditor', policy });
  assert.deepEqual(diagnostics, []);
  return value.findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}
