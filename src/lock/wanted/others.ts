import { posix } from 'node:path';
import { condaManifest } from '../../formats/manifest/conda.ts';
import type { Manifest } from '../../formats/manifest/manifest.ts';
import { pipfileManifest } from '../../formats/manifest/pipfile.ts';
import { setupManifest } from '../../formats/manifest/setup.ts';
import { readPython } from '../../formats/python/read.ts';
import type { Tree } from '../../model/tree.ts';
import type { Asks } from './asks.ts';
import { readPinned } from './pinned.ts';
import { NOTHING, type Read } from './read.ts';

/** A `Pipfile` and its lock. */
export async function readPipfile(path: string, tree: Tree, asks: Asks): Promise<Read> {
  const files = ask(pipfileManifest(path, tree.text(path) ?? ''), asks);
  const pins = await readPinned(posix.dirname(path), ['Pipfile.lock'], tree, asks);
  return { ...pins, files: [...files, ...pins.files] };
}

/** A conda `environment.yml`: what of it is on package indexes. */
export function readConda(path: string, tree: Tree, asks: Asks): Read {
  return { ...NOTHING, files: ask(condaManifest(path, tree.text(path) ?? '', tree.text), asks) };
}

/** What a `setup.py` says in literals; it is not run. */
export function readSetup(path: string, tree: Tree, asks: Asks): Read {
  const manifest = setupManifest(readPython(path, tree.text(path) ?? ''));
  return { ...NOTHING, files: manifest === null ? [path] : ask(manifest, asks) };
}

function ask(manifest: Manifest, asks: Asks): readonly string[] {
  asks.tell(...manifest.diagnostics);
  for (const each of manifest.dependencies) if (each.group === null) asks.add(each);
  return manifest.files;
}
