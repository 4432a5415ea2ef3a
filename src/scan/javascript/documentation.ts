import { posix } from 'node:path';
import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { Declared } from '../../formats/manifest/manifest.ts';
import { isInside } from '../../formats/path/inside.ts';
import type { JavaScriptPackage } from '../../frameworks/framework.ts';
import type { Tree } from '../../model/tree.ts';
import { isContainerFile } from '../container-files.ts';
import { isHopeless } from '../decoy.ts';

const SETTINGS = /(^|\/)mkdocs\.ya?ml$/;
const REQUIREMENTS =
  /^(docs?\/)?([\w-]*requirements[\w-]*\.txt|requirements\/docs?\.txt|pyproject\.toml|Pipfile)$/;

/**
 * Documentation that is deployed as a service: MkDocs' settings where a container file runs MkDocs, or where the tree has
 * nothing else to run. Most projects publish theirs from elsewhere.
 * @param isAlone true when nothing else of the tree is a service
 */
export async function documentationSites(
  project: ScriptProject,
  isAlone: boolean,
): Promise<readonly JavaScriptPackage[]> {
  const { tree } = project;
  const settings = tree.files
    .map(({ path }) => path)
    .filter((path) => SETTINGS.test(path) && !isHopeless(path));
  const deployed = settings.length === 0 ? [] : deployingFolders(tree);
  const folders = settings
    .map((path) => posix.dirname(path))
    .filter((folder) => isAlone || deployed.some((one) => isInside(folder, one) || isInside(one, folder)));
  return Promise.all(folders.map((folder) => siteOf(project, folder)));
}

/** Folders of container files that run MkDocs, or start from an image of it. */
function deployingFolders(tree: Tree): readonly string[] {
  return tree.files
    .filter(({ path, size }) => size < 200_000 && /^(dockerfile|compose)$/.test(isContainerFile(path) ?? ''))
    .filter(({ path }) =>
      (tree.text(path) ?? '').split('\n').some((line) => !/^\s*#/.test(line) && RUNS.test(line)),
    )
    .map(({ path }) => posix.dirname(path));
}

const RUNS = /\bmkdocs\s+(build|serve)\b|\bmkdocs["'],\s*["'](build|serve)|mkdocs-material(?=[:\s@]|$)/;

/** A package without a `package.json`: its manifest is what Python's packages of the site are declared in, if anything. */
async function siteOf(project: ScriptProject, folder: string): Promise<JavaScriptPackage> {
  const files = project.tree.files.map(({ path }) => path).filter((path) => isInside(path, folder));
  const manifest = files.find(
    (path) =>
      REQUIREMENTS.test(folder === '.' ? path : posix.relative(folder, path)) &&
      /\bmkdocs\b/i.test(project.text(path) ?? ''),
  );
  const shown = files.filter((path) => /(^|\/)mkdocs\.ya?ml$|\.md$/.test(path));
  return {
    folder,
    project,
    target: null,
    files: shown,
    manifest: {
      path: manifest ?? '',
      name: null,
      scripts: {},
      dependencies: manifest === undefined ? {} : await declaredIn(manifest, project.tree),
      development: {},
      node: null,
      manager: manifest === undefined ? null : 'pip',
      workspaces: [],
      main: null,
      isModule: false,
    },
  };
}

/** What a manifest of Python has for the site: the packages that run and, where MkDocs stands in a group apart, that group. */
async function declaredIn(path: string, tree: Tree): Promise<Readonly<Record<string, string>>> {
  const all = await dependenciesIn(path, tree);
  const group = all.find(({ name }) => /^mkdocs\b/.test(name))?.group ?? null;
  return Object.fromEntries(
    all.filter((one) => one.group === group).map(({ name, requirement }) => [name, requirement]),
  );
}

async function dependenciesIn(path: string, tree: Tree): Promise<readonly Declared[]> {
  const text = tree.text(path) ?? '';
  const name = posix.basename(path);
  if (name === 'pyproject.toml') {
    const { pyprojectManifest } = await import('../../formats/manifest/pyproject.ts');
    return pyprojectManifest(path, text).dependencies;
  }
  if (name === 'Pipfile') {
    const { pipfileManifest } = await import('../../formats/manifest/pipfile.ts');
    return pipfileManifest(path, text).dependencies;
  }
  const { requirementsManifest } = await import('../../formats/manifest/requirements.ts');
  return requirementsManifest(path, tree.text).dependencies;
}
