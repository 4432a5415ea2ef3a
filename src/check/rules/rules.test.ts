import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import type { Inventory } from '../../model/inventory.ts';
import { check } from '../check.ts';
import { EXAMPLE_FILE, exampleFiles } from '../example-files.ts';
import type { Example, Policy, Rule, Scanned, Target } from '../rule.ts';
import { applicationRules } from './application.ts';
import { composeRules } from './compose.ts';
import { dockerfileRules } from './dockerfile.ts';
import { dockerignoreRules } from './dockerignore.ts';
import { kubernetesRules } from './kubernetes.ts';
import { nginxRules } from './nginx.ts';

const REGISTRIES: readonly (readonly [Target, readonly Rule<never>[]])[] = [
  ['application', applicationRules],
  ['compose', composeRules],
  ['dockerfile', dockerfileRules],
  ['dockerignore', dockerignoreRules],
  ['kubernetes', kubernetesRules],
  ['nginx', nginxRules],
];

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
      for (const { at, example, inventory = null } of rule.bad) {
        const place = typeof at === 'number' ? `${EXAMPLE_FILE[target]}:${at}` : at;
        assert.deepEqual(
          await findings(target, { example, inventory }, rule.policy),
          [`${place} ${rule.id}`],
          JSON.stringify(example),
        );
      }
    });

    test(`${rule.id}: no good example gives any finding`, async () => {
      assert.ok(rule.good.length > 0);
      for (const good of rule.good)
        assert.deepEqual(await findings(target, scanned(good), rule.policy), [], JSON.stringify(good));
    });

    test(`${rule.id}: its texts are sentences`, () => {
      assert.match(rule.why, /^[A-Z_./$][\s\S]*[.]$/i);
      assert.match(rule.fix, /^[A-Z][\s\S]*[.]$/);
      assert.match(rule.source, /^https:\/\//);
      assert.ok(rule.title.length < 70 && !rule.title.endsWith('.'), rule.title);
    });
  }
}

interface Case {
  readonly example: Example;
  readonly inventory: Inventory | null;
}

function scanned(good: Example | Scanned): Case {
  if (typeof good === 'string') return { example: good, inventory: null };
  return isScanned(good) ? good : { example: good, inventory: null };
}

const isScanned = (good: object): good is Scanned => 'inventory' in good;

/** What all rules together find for the most curious persona. */
async function findings(
  target: Target,
  { example, inventory }: Case,
  policy: Policy = {},
): Promise<readonly string[]> {
  const { findings: found, diagnostics } = await check(
    { tree: memoryTree(exampleFiles(target, example)), inventory },
    { persona: 'auditor', policy },
  );
  assert.deepEqual(diagnostics, []);
  return found.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}
