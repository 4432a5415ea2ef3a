import { posix } from 'node:path';
import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import type { Inventory, Service } from '../model/inventory.ts';
import type { Source } from '../model/plan.ts';
import type { Tree } from '../model/tree.ts';

/** Where the root of the tree is put in the image: relative paths between folders stay what they were. */
export const DESTINATION = '/app';

/** Folder names that hold nothing a running service reads. */
const LEFT_OUT_FOLDERS = new Set([
  '.git', '.github', '.gitlab', '.circleci', '.vscode', '.idea', '.devcontainer', '.tox', '.nox', '.mypy_cache',
  '.pytest_cache', '.ruff_cache', '.ipynb_checkpoints', '.venv', 'venv', '__pycache__', 'node_modules', 'tests', 'test',
  'htmlcov', '.next', '.nuxt', '.terraform', '.egg-info',
]); // biome-ignore format: one table, read as one

/** Files that describe, build or test the service instead of being part of it, and files that may hold secrets. */
const LEFT_OUT_FILES: readonly RegExp[] = [
  /^(Dockerfile|Containerfile)(\..*)?$/i,
  /\.dockerfile$/i,
  /^(docker-)?compose[^/]*\.ya?ml$/i,
  /^\.(dockerignore|gitignore|gitattributes|gitmodules|editorconfig|pre-commit-config\.yaml|python-version)$/,
  /^\.env(\..*)?$/,
  /\.(pem|key|p12|pfx|jks|keystore)$/i,
  /^(id_rsa|id_ed25519|credentials\.json|service[-_]account.*\.json)$/i,
  /\.(ipynb|pyc|pyo|log|swp|zip|tar|tgz|gz|7z|rar)$/i,
  /^(test_.*|.*_test|conftest)\.py$/,
  /^(README|CHANGELOG|CONTRIBUTING|LICENSE)(\..*)?$/i,
  /^(plimsoll\.(yaml|lock)|Makefile|Jenkinsfile|Vagrantfile)$/,
  /^\.DS_Store$/,
];

/**
 * Which files of the tree the image gets: the service's folder and the weights it uses elsewhere in the tree,
 * without other services' folders, tests, notebooks, container files and whatever may hold a secret.
 */
export function chooseSource(
  service: Service,
  inventory: Inventory,
  tree: Tree,
  config: Config,
): Choice<Source> {
  const others = inventory.services
    .map((other) => other.path)
    .filter((path) => path !== service.path && isInside(path, service.path));
  const excluded = config.services?.[service.id]?.exclude ?? [];
  const weights = inventory.weights
    .filter((weight) => weight.status === 'present' && weight.usedBy.includes(service.id))
    .map((weight) => weight.path)
    .sort();
  const roots = [service.path, service.importRoot];
  const reached = new Set(service.reached);
  const files = tree.files
    .map((file) => file.path)
    .filter((path) => reached.has(path) || roots.some((root) => isInside(path, root)))
    .filter((path) => reached.has(path) || !others.some((other) => isInside(path, other)))
    .filter((path) => !isLeftOut(path) && !excluded.some((glob) => posix.matchesGlob(path, glob)));
  const all = [...new Set([...files, ...weights])].sort();
  const because = `${where(service)} without tests, notebooks, container files and what may hold secrets: ${all.length} of ${tree.files.length} files`;
  return choose({ files: all, weights, destination: DESTINATION }, because);
}

/** True when the path is not part of what runs. Exported for the property that no secret file ever passes. */
export function isLeftOut(path: string): boolean {
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  return (
    segments.some((folder) => LEFT_OUT_FOLDERS.has(folder)) ||
    LEFT_OUT_FILES.some((pattern) => pattern.test(name))
  );
}

/** Folder a path of the tree has in the image. */
export function imagePath(path: string): string {
  return posix.join(DESTINATION, path);
}

function isInside(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

function where(service: Service): string {
  return service.path === '.' ? 'the whole tree' : `the folder ${service.path}`;
}
