import { posix } from 'node:path';
import type { Tree } from '../../model/tree.ts';
import { isForDevelopers } from './developers.ts';
import type { Declared } from './manifest.ts';
import { pipfileManifest } from './pipfile.ts';
import { pyprojectManifest } from './pyproject.ts';

/** An extra that gathers the others says nothing of its own. */
const GATHERS = /(?:^|[-_.])all(?:[-_.]|$)/i;

/** What the extras and dependency groups of a manifest declare, without those for developers, and those that gather others. */
export function declaredInGroups(manifest: string | null, tree: Tree): readonly Declared[] {
  const text = manifest === null ? null : tree.text(manifest);
  if (manifest === null || text === null) return [];
  return dependenciesOf(manifest, text).filter(
    ({ group }) => group !== null && !isForDevelopers(group) && !GATHERS.test(group),
  );
}

function dependenciesOf(manifest: string, text: string): readonly Declared[] {
  const name = posix.basename(manifest);
  if (name === 'pyproject.toml') return pyprojectManifest(manifest, text).dependencies;
  return name === 'Pipfile' ? pipfileManifest(manifest, text).dependencies : [];
}
