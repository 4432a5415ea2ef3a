import { posix } from 'node:path';
import type { Manifest } from '../../formats/manifest/manifest.ts';
import { requirementsManifest } from '../../formats/manifest/requirements.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Tree } from '../../model/tree.ts';

/** Lock files, and the tool each belongs to. */
const LOCKS: readonly (readonly [file: string, manager: string])[] = [
  ['uv.lock', 'uv'],
  ['poetry.lock', 'poetry'],
  ['pdm.lock', 'pdm'],
  ['Pipfile.lock', 'pipenv'],
];

/** Reads every Python manifest of the tree, sorted by path. Parsers that few trees need are loaded when they are. */
export async function readManifests(tree: Tree, project: PythonProject): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = [];
  for (const { path } of tree.files) {
    const manifest = await readManifest(tree, project, path);
    if (manifest) manifests.push(manifest);
  }
  return manifests;
}

async function readManifest(tree: Tree, project: PythonProject, path: string): Promise<Manifest | null> {
  const name = posix.basename(path);
  if (isRequirements(path)) return requirementsManifest(path, tree.text);
  if (name === 'setup.py') {
    const { setupManifest } = await import('../../formats/manifest/setup.ts');
    const module = project.module(path);
    return module && setupManifest(module);
  }
  const isKnown = name === 'pyproject.toml' || name === 'Pipfile' || CONDA.test(name);
  const text = isKnown ? tree.text(path) : null;
  if (text === null) return null;
  if (name === 'Pipfile')
    return (await import('../../formats/manifest/pipfile.ts')).pipfileManifest(path, text);
  if (name !== 'pyproject.toml')
    return (await import('../../formats/manifest/conda.ts')).condaManifest(path, text, tree.text);
  const { pyprojectManifest } = await import('../../formats/manifest/pyproject.ts');
  const folder = posix.dirname(path);
  const locks = LOCKS.filter(([file]) => tree.file(posix.join(folder, file))).map(([, manager]) => manager);
  const manifest = pyprojectManifest(path, text, locks);
  // A file that only configures tools declares nothing.
  const declares = manifest.dependencies.length > 0 || /^\[(project|tool\.poetry)\]/m.test(text);
  return declares || manifest.diagnostics.length > 0 ? manifest : null;
}

const CONDA = /^(conda[-_])?env(ironment)?([-_.][\w-]+)?\.ya?ml$/i;

/** `requirements.txt`, `requirements-api.txt`, `api_requirements.txt`, `requirements/prod.txt`; not what pip-tools reads (`.in`). */
function isRequirements(path: string): boolean {
  const name = posix.basename(path);
  if (!/\.txt$/i.test(name)) return false;
  return (
    /^(?:[\w.-]+[-_])?requirements?(?:[-_.][\w.-]+)?\.txt$/i.test(name) ||
    /(^|\/)requirements\/[\w.-]+\.txt$/i.test(path)
  );
}
