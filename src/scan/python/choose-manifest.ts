import { posix } from 'node:path';
import type { Manifest } from '../../formats/manifest/manifest.ts';
import { withAbove } from '../../formats/path/above.ts';
import { isInside } from '../../formats/path/inside.ts';

/** Words in a manifest's name or path that say it is not what the service runs with. */
const NOT_RUN =
  /(^|[-_./])(dev|devel|develop|development|test|tests|testing|lint|docs?|ci|notebooks?|train|training|ml-dev|build|types?|mypy|constraints|windows_gpu)([-_./]|$)/i;

/** What decides between manifests. */
export interface ManifestQuestion {
  /** Folder of the application's module, relative to the root. */
  readonly folder: string;
  /** Normalised distributions any of which the right manifest declares. */
  readonly distributions: readonly string[];
  /** Normalised distributions the application imports. */
  readonly imported: ReadonlySet<string>;
  /** Manifests that container files, scripts and notes name, with a weight. */
  readonly mentions: ReadonlyMap<string, number>;
}

/**
 * The manifest an application runs with: in its folder or the nearest above it, where one declares the framework if
 * any does. Among several in one folder: the one that container files install, else the one by the usual name,
 * else the one that declares most of what is imported.
 */
export function chooseManifest(manifests: readonly Manifest[], question: ManifestQuestion): Manifest | null {
  const folders = withAbove(question.folder);
  const groups = folders
    .map((folder) => manifests.filter((manifest) => manifestHome(manifest.path, question.folder) === folder))
    .filter((group) => group.length > 0);
  const declares = (manifest: Manifest): boolean =>
    manifest.dependencies.some((one) => question.distributions.includes(one.name));
  const group = groups.find((each) => each.some(declares)) ?? groups[0];
  if (!group) return null;
  const ranked = group
    .map((manifest) => ({ manifest, rank: rank(manifest, question, declares(manifest)) }))
    .sort((a, b) => b.rank - a.rank || (a.manifest.path < b.manifest.path ? -1 : 1));
  return ranked[0]?.manifest ?? null;
}

/**
 * The folder whose application a manifest speaks of: the one it stands in. A folder of settings (`requirements/`,
 * `config/`) belongs to the one above it, unless the application itself stands in it.
 */
export function manifestHome(path: string, application: string): string {
  const folder = posix.dirname(path);
  return SETTINGS.test(posix.basename(folder)) && !isInside(application, folder)
    ? posix.dirname(folder)
    : folder;
}

const SETTINGS = /^(requirements|reqs?|configs?|conf|deps|dependencies|pip)$/i;

function rank(manifest: Manifest, question: ManifestQuestion, declares: boolean): number {
  const name = posix.basename(manifest.path);
  const run = manifest.dependencies.filter((one) => one.group === null);
  const covered = run.filter((one) => question.imported.has(one.name)).length;
  return (
    (declares ? 100 : 0) +
    (question.mentions.get(manifest.path) ?? 0) * 30 +
    (USUAL.get(name) ?? 0) +
    (NOT_RUN.test(isInside(manifest.path, question.folder) ? name : manifest.path) ? -60 : 0) +
    Math.min(covered, 20) -
    (OTHER_SYSTEM.test(name) ? 0.5 : 0) -
    (/mac|osx|darwin/i.test(name) ? 0.1 : 0)
  );
}

/** Environments of other systems than the image's. */
const OTHER_SYSTEM = /(^|[-_.])(windows|win|macos|mac|osx|darwin)([-_.]|$)/i;

const USUAL: ReadonlyMap<string, number> = new Map([
  ['requirements.txt', 12],
  ['pyproject.toml', 10],
  ['Pipfile', 10],
  ['environment.yml', 9],
  ['environment.yaml', 9],
  ['prod.txt', 8],
  ['requirements-prod.txt', 8],
  ['setup.py', 3],
]);
