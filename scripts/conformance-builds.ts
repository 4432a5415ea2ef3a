import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CheckInput, check } from '../src/check/check.ts';
import { contextCopies } from '../src/check/facts/copies.ts';
import { dockerfileFacts } from '../src/check/facts/dockerfile.ts';
import { fix } from '../src/check/fix.ts';
import { parseDockerfile } from '../src/formats/dockerfile/parse.ts';
import type { Tree } from '../src/model/tree.ts';
import { scan } from '../src/scan/scan.ts';
import { readTree } from '../src/source/tree.ts';
import { buildBoth } from './corpus/builds.ts';
import { makeStandIn, standInFor } from './corpus/stand-ins.ts';

/**
 * Whether what built before still builds after `check --fix`:
 * `node scripts/conformance-builds.ts LABELS.json FOLDER [--plan] [--only TEXT]`. FOLDER holds a checkout of each labelled
 * repository as `owner__name`. Every Dockerfile whose bases can be stood in for is built by BuildKit as it is and as it
 * was mended; the others are named with the reason. `--plan` builds nothing. Ends with 1 when one builds no more.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { plan: { type: 'boolean' }, only: { type: 'string' } },
});
const [labels, folder] = positionals;
if (labels === undefined || folder === undefined) {
  process.stderr.write(
    'usage: node scripts/conformance-builds.ts LABELS.json FOLDER [--plan] [--only TEXT]\n',
  );
  process.exit(2);
}
/** Builds that fetch gigabytes say nothing that a small one does not. */
const LARGE = /^(torch|tensorflow|transformers|ultralytics|autogluon)\b(?!.*\+cpu)/im;
const counts = { same: 0, broken: 0, unbuilt: 0, skipped: 0 };
const made = new Map<string, string | null>();

for (const { repo } of JSON.parse(readFileSync(labels, 'utf8')) as readonly { readonly repo: string }[]) {
  const root = join(folder, repo.replace('/', '__'));
  if (!existsSync(root) || (values.only !== undefined && !repo.includes(values.only))) continue;
  const tree = readTree(root);
  const { value: inventory } = await scan(tree);
  const input: CheckInput = { tree, inventory };
  const { files } = await check(input);
  const mended = await fix(input, { persona: 'auditor' }, false);
  const changed = new Map(mended.files.map(({ path, after }) => [path, after]));
  for (const path of files.filter(
    (file) => /(^|\/)[^/]*dockerfile[^/]*$/i.test(file) && !file.endsWith('ignore'),
  )) {
    const fixes = mended.fixed.filter((finding) => finding.path === path).length;
    const line = `${repo} ${path}: ${fixes} fixes`;
    const reason = obstacle(tree, path, changed);
    if (reason !== null || values.plan) say('skipped', `${line}; ${reason ?? 'can be built'}`);
    else await build(root, tree, path, changed, line);
  }
}
process.stdout.write(
  `still build: ${counts.same}; build no more: ${counts.broken}; did not build before: ${counts.unbuilt}; not tried: ${counts.skipped}\n`,
);
process.exitCode = counts.broken > 0 ? 1 : 0;

async function build(
  root: string,
  tree: Tree,
  path: string,
  changed: ReadonlyMap<string, string>,
  line: string,
): Promise<void> {
  for (const name of basesOf(tree, path)) {
    const standIn = standInFor(name);
    if (!standIn || made.has(standIn.tag)) continue;
    made.set(standIn.tag, await makeStandIn(standIn));
  }
  const failed = [...made.values()].find((said) => said !== null);
  if (failed) throw new Error(failed);
  const started = performance.now();
  const { before, after, said } = await buildBoth(root, path, contextOf(tree, path) ?? '', changed);
  const seconds = `${Math.round((performance.now() - started) / 1000)} s`;
  const end = said.replace(/^/gm, '    ');
  if (!before) say('unbuilt', `${line}; did not build before (${seconds}):\n${end}`);
  else if (after) say('same', `${line}; builds before and after (${seconds})`);
  else say('broken', `${line}; BUILDS NO MORE (${seconds}):\n${end}`);
}

/** Why a Dockerfile is not built, or null. */
function obstacle(tree: Tree, path: string, changed: ReadonlyMap<string, string>): string | null {
  if (!changed.has(path)) return 'nothing to mend';
  const strange = basesOf(tree, path).find((name) => standInFor(name) === null);
  if (strange !== undefined) return `no stand-in for ${strange}`;
  const text = tree.text(path) ?? '';
  if (/\bapk\b/.test(text)) return 'apk needs Alpine';
  const context = contextOf(tree, path);
  if (context === null) return 'what it copies is not in the repository';
  const lists = [...text.matchAll(/[\w./-]*requirements[\w.-]*\.txt/g)].map(
    ([name]) => name.split('/').at(-1) ?? '',
  );
  const large = [
    text,
    ...lists.map((name) => tree.text(join(context, name)) ?? tree.text(join(dirname(path), name)) ?? ''),
  ];
  return large.some((one) => LARGE.test(one))
    ? 'it installs a machine-learning framework of several gigabytes'
    : null;
}

/** The folder that has everything the Dockerfile copies: its own or the repository's. */
function contextOf(tree: Tree, path: string): string | null {
  const own = dirname(path) === '.' ? '' : dirname(path);
  const facts = dockerfileFacts(path, parseDockerfile(tree.text(path) ?? ''));
  const folders = contextCopies(facts).map((copy) => copy.folder.replace(/\*.*$/, ''));
  const has = (context: string): boolean =>
    folders.every((name) => tree.files.some((file) => file.path.startsWith(join(context, name))));
  return [own, ''].find(has) ?? null;
}

function basesOf(tree: Tree, path: string): readonly string[] {
  const facts = dockerfileFacts(path, parseDockerfile(tree.text(path) ?? ''));
  return facts.stages.filter(({ parent }) => !parent).map(({ base }) => base.text);
}

function say(outcome: keyof typeof counts, text: string): void {
  counts[outcome]++;
  process.stdout.write(`${text}\n`);
}
