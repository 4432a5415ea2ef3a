import { check } from '../../src/check/check.ts';
import type { CheckFinding } from '../../src/check/finding.ts';
import { emit } from '../../src/emit/emit.ts';
import type { EmitInput } from '../../src/emit/input.ts';
import { memoryTree } from '../../src/formats/tree/memory.ts';
import { recipeOf } from '../../src/frameworks/recipes.ts';
import { listAll } from '../../src/lock/wanted/listed.ts';
import type { Config } from '../../src/model/config.ts';
import type { EmittedFile, Files } from '../../src/model/files.ts';
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
  return emit(await emitInput(tree, config));
}

/** What emitting takes, without anything locked. */
export async function emitInput(tree: Tree, config: Config): Promise<EmitInput> {
  const { inventory, planned } = await plannedFrom(tree, config);
  const { services } = planned.value;
  const listed = await listAll(services, tree);
  return { plan: planned.value, inventory, tree, config, lock: null, listed };
}

/** The plan of a tree, with what planning found. */
export async function plannedFrom(tree: Tree, config: Config) {
  const { value: inventory } = await scan(tree);
  return { inventory, planned: plan(inventory, tree, config, recipeOf) };
}

/** What our own checks find in the emitted files of an application. */
export async function findingsOf(sources: Sources, files: Files): Promise<readonly CheckFinding[]> {
  return findingsIn(memoryTree(sources), files.files);
}

/** The same for a tree. */
export async function findingsIn(
  tree: Tree,
  files: readonly EmittedFile[],
): Promise<readonly CheckFinding[]> {
  const own = memoryTree(Object.fromEntries(files.map(({ path, text }) => [path, text])));
  const all = withFiles(tree, own);
  const { value: inventory } = await scan(all);
  const { findings } = await check({ tree: all, inventory });
  return findings.filter(({ path }) => own.file(path) !== null);
}

/** A tree with the files of another one in it. */
function withFiles(tree: Tree, own: Tree): Tree {
  const of = (path: string): Tree => (own.file(path) === null ? tree : own);
  return {
    files: [...tree.files, ...own.files].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    diagnostics: tree.diagnostics,
    file: (path) => of(path).file(path),
    text: (path) => of(path).text(path),
    head: (path, length) => of(path).head(path, length),
    blob: (path) => of(path).blob(path),
  };
}
