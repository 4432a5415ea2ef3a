import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../src/check/check.ts';
import { scan } from '../src/scan/scan.ts';
import { readTree } from '../src/source/tree.ts';

/**
 * Checks labelled repositories: `node scripts/conformance-corpus.ts LABELS.json FOLDER`. FOLDER holds a checkout of each
 * as `owner__name`. Labels name the problems of each container file by a code. Recall is over labels; precision is over
 * what the rules of those codes find in labelled files, and is a lower bound: who labels does not name everything.
 */
const RULES: Readonly<Record<string, readonly string[]>> = {
  'no-healthcheck': ['dockerfile/healthcheck', 'compose/healthcheck'],
  'root-user': ['dockerfile/non-root-user'],
  'single-stage': ['dockerfile/build-tools', 'dockerfile/single-stage'],
  'eol-base': ['dockerfile/outdated-base'],
  'dockerfile-missing': ['application/missing-dockerfile'],
  'no-dockerignore': ['application/ignore-file'],
  'obsolete-version-key': ['compose/version-key'],
  'npm-install-not-ci': ['dockerfile/npm-ci'],
  'build-tools-left': ['dockerfile/build-tools'],
  'latest-tag': ['dockerfile/base-version', 'compose/image-version'],
  'dev-server': ['dockerfile/development-server', 'compose/development-server'],
  'written-secret': ['dockerfile/secret-in-environment', 'dockerfile/secret-value', 'compose/secret-in-environment', 'compose/default-password'],
  'copy-before-install': ['dockerfile/layer-order'],
  'source-bind-mount': ['compose/source-mount'],
  'healthcheck-uses-requests': ['dockerfile/probe-tool', 'application/compose-probe'],
  'docker-sock': ['compose/docker-socket'],
}; // biome-ignore format: one table

interface Row {
  readonly repo: string;
  readonly docker: readonly { readonly path: string; readonly codes: readonly string[] }[];
}

const [labels, folder] = process.argv.slice(2);
if (labels === undefined || folder === undefined) {
  process.stderr.write('usage: node scripts/conformance-corpus.ts LABELS.json FOLDER\n');
  process.exit(2);
}
const tallies = new Map<string, { hit: number; missed: number; extra: number }>();
const misses: string[] = [];
let [files, unread] = [0, 0];
for (const { repo, docker } of JSON.parse(readFileSync(labels, 'utf8')) as readonly Row[]) {
  const root = join(folder, repo.replace('/', '__'));
  if (!existsSync(root)) {
    process.stderr.write(`not checked out: ${repo}\n`);
    continue;
  }
  const tree = readTree(root);
  const { value: inventory } = await scan(tree);
  const { findings, diagnostics, files: checked } = await check({ tree, inventory }, { persona: 'auditor' });
  files += checked.length;
  unread += diagnostics.filter(({ severity }) => severity === 'error').length;
  for (const { path, codes } of docker.filter((one) => tree.file(one.path))) {
    const found = new Set(findings.filter((one) => one.path === path).map(({ rule }) => rule as string));
    const wanted = codes.map((code) =>
      code.replace(/:.*/, '').replace(/^(hardcoded|default)-secret$/, 'written-secret'),
    );
    for (const [code, rules] of Object.entries(RULES)) {
      const tally = tallies.get(code) ?? { hit: 0, missed: 0, extra: 0 };
      tallies.set(code, tally);
      const fired = rules.some((rule) => found.has(rule));
      const must = wanted.includes(code);
      if (must && fired) tally.hit++;
      else if (must) tally.missed++;
      else if (fired) tally.extra++;
      if (must !== fired) misses.push(`${must ? 'missed' : 'extra'} ${code}: ${repo} ${path}`);
    }
  }
}
const rows = [...tallies].filter(([, { hit, missed, extra }]) => hit + missed + extra > 0);
for (const [code, { hit, missed, extra }] of rows)
  process.stdout.write(`${code.padEnd(28)} recall ${hit}/${hit + missed}, precision ${hit}/${hit + extra}\n`);
const sum = (key: 'hit' | 'missed' | 'extra'): number =>
  rows.reduce((total, [, tally]) => total + tally[key], 0);
const [hit, missed, extra] = [sum('hit'), sum('missed'), sum('extra')];
process.stdout.write(
  `all ${files} container files, ${unread} not read: recall ${(hit / (hit + missed)).toFixed(3)}, precision ${(hit / (hit + extra)).toFixed(3)}\n${misses.map((miss) => `  ${miss}\n`).join('')}`,
);
