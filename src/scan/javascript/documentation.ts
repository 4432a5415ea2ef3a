import { posix } from 'node:path';
import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { JavaScriptPackage } from '../../frameworks/framework.ts';
import type { Tree } from '../../model/tree.ts';
import { isContainerFile } from '../container-files.ts';
import { isHopeless } from '../decoy.ts';
import { isInside } from '../folder.ts';

const SETTINGS = /(^|\/)mkdocs\.ya?ml$/;
const REQUIREMENTS =
  /^(docs?\/)?([\w-]*requirements[\w-]*\.txt|requirements\/docs?\.txt|pyproject\.toml|Pipfile)$/;

/**
 * Documentation that is deployed as a service: MkDocs' settings where a container file runs MkDocs, or where the tree has
 * nothing else to run. Most projects publish theirs from elsewhere.
 * @param isAlone true when nothing else of the tree is a service
 */
export function documentationSites(project: ScriptProject, isAlone: boolean): readonly JavaScriptPackage[] {
  const { tree } = project;
  const settings = tree.files
    .map(({ path }) => path)
    .filter((path) => SETTINGS.test(path) && !isHopeless(path));
  const deployed = settings.length === 0 ? [] : deployingFolders(tree);
  return settings
    .map((path) => posix.dirname(path))
    .filter((folder) => isAlone || deployed.some((one) => isInside(folder, one) || isInside(one, folder)))
    .map((folder) => siteOf(project, folder));
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
function siteOf(project: ScriptProject, folder: string): JavaScriptPackage {
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
      dependencies: {},
      development: {},
      node: null,
      manager: manifest === undefined ? null : 'pip',
      workspaces: [],
      main: null,
      isModule: false,
    },
  };
}
