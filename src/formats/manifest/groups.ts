import { posix } from 'node:path';
import type { Tree } from '../../model/tree.ts';
import type { Declared } from './manifest.ts';
import { pipfileManifest } from './pipfile.ts';
import { pyprojectManifest } from './pyproject.ts';

const FOR_WORK =
  /(?:^|[-_.])(?:dev|devel|develop|development|tests?|testing|docs?|lint|linting|typing|ci|notebooks?|examples?|all)(?:[-_.]|$)/i;

/** What the extras and dependency groups of a manifest declare, without those for who works on the code. */
export function declaredInGroups(manifest: string | null, tree: Tree): readonly Declared[] {
  const text = manifest === null ? null : tree.text(manifest);
  if (manifest === null || text === null) return [];
  return dependenciesOf(manifest, text).filter(({ group }) => group !== null && !FOR_WORK.test(group));
}

function dependenciesOf(manifest: string, text: string): readonly Declared[] {
  const name = posix.basename(manifest);
  if (name === 'pyproject.toml') return pyprojectManifest(manifest, text, []).dependencies;
  return name === 'Pipfile' ? pipfileManifest(manifest, text).dependencies : [];
}
