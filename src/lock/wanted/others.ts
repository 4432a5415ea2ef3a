import { posix } from 'node:path';
import { condaManifest } from '../../formats/manifest/conda.ts';
import type { Manifest } from '../../formats/manifest/manifest.ts';
import { pipfileManifest } from '../../formats/manifest/pipfile.ts';
import { setupManifest } from '../../formats/manifest/setup.ts';
import { readPython } from '../../formats/python/read.ts';
import type { Tree } from '../../model/tree.ts';
import { type Asks, isTaken } from './asks.ts';
import { readPinned } from './pinned.ts';
import { NOTHING, type Read } from './read.ts';

/** A `Pipfile` and its lock. */
export async function readPipfile(
  path: string,
  tree: Tree,
  asks: Asks,
  groups: ReadonlySet<string>,
): Promise<Read> {
  const files = ask(pipfileManifest(path, tree.text(path) ?? ''), asks, groups);
  const pins = await readPinned(posix.dirname(path), ['Pipfile.lock'], tree, asks, groups);
  return { ...pins, files: [...files, ...pins.files] };
}

/** A conda `environment.yml`: what of it is on package indexes. */
export function readConda(path: string, tree: Tree, asks: Asks): Read {
  return { ...NOTHING, files: ask(condaManifest(path, tree.text(path) ?? '', tree.text), asks, NONE) };
}

/** What a `setup.py` says in literals; it is not run. */
export function readSetup(path: string, tree: Tree, asks: Asks, groups: ReadonlySet<string>): Read {
  const manifest = setupManifest(readPython(path, tree.text(path) ?? ''));
  return { ...NOTHING, files: manifest === null ? [path] : ask(manifest, asks, groups) };
}

const NONE: ReadonlySet<string> = new Set();

function ask(manifest: Manifest, asks: Asks, groups: ReadonlySet<string>): readonly string[] {
  asks.tell(...manifest.diagnostics);
  asks.demand(manifest.path, groups, manifest.dependencies);
  for (const each of manifest.dependencies) if (isTaken(each, groups)) asks.add(each);
  return manifest.files;
}
