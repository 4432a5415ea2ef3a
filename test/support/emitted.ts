import { check } from '../../src/check/check.ts';
import type { CheckFinding } from '../../src/check/finding.ts';
import { emit } from '../../src/emit/emit.ts';
import { memoryTree } from '../../src/formats/tree/memory.ts';
import { recipeOf } from '../../src/frameworks/recipes.ts';
import type { Config } from '../../src/model/config.ts';
import type { Files } from '../../src/model/files.ts';
import type { Tree } from '../../src/model/tree.ts';
import { plan } from '../../src/plan/plan.ts';
import { scan } from '../../src/scan/scan.ts';

type Sources = Readonly<Record<string, string>>;

/** What `emit` writes for an application, without anything locked. */
export async function emitted(sources: Sources, config: Config = {}): Promise<Files> {
  return emittedFrom(memoryTree(sources), config);
}

/** The same for a tree. */
export async function emittedFrom(tree: Tree, config: Config): Promise<Files> {
  const { value: inventory } = await scan(tree);
  const { value } = plan(inventory, tree, config, recipeOf);
  return emit({ plan: value, inventory, tree, config, lock: null });
}

/** What our own checks find in an application together with what was emitted for it. */
export async function findingsOf(sources: Sources, files: Files): Promise<readonly CheckFinding[]> {
  const all = Object.fromEntries(files.files.map(({ path, text }) => [path, text]));
  const tree = memoryTree({ ...sources, ...all });
  const { value: inventory } = await scan(tree);
  const { findings } = await check({ tree, inventory });
  const paths = new Set(Object.keys(all));
  return findings.filter(({ path }) => paths.has(path));
}
