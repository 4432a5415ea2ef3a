import { posix } from 'node:path';
import { npmLockFile } from '../../formats/npm/lockfiles.ts';
import { packageManifest } from '../../formats/npm/manifest.ts';
import { withAbove } from '../../formats/path/above.ts';
import { lineAt } from '../../formats/text/line.ts';
import type { JavaScriptPackage } from '../../frameworks/framework.ts';
import { lineOf } from '../../frameworks/package.ts';
import type { Evidence } from '../../model/evidence.ts';

/**
 * The package manager: by `packageManager`, that of the workspace's root too, else by the nearest lock file in its folder
 * or above; npm without any.
 */
export function managerOf({ manifest, folder, project }: JavaScriptPackage): string {
  if (manifest.manager !== null) return manifest.manager;
  for (const above of withAbove(folder).slice(1)) {
    const path = posix.join(above, 'package.json');
    const root = packageManifest(path, project.text(path) ?? '');
    const isRoot =
      root !== null &&
      (root.workspaces.length > 0 || project.text(posix.join(above, 'pnpm-workspace.yaml')) !== null);
    if (isRoot && root.manager !== null) return root.manager;
  }
  return npmLockFile(folder, null, project.tree)?.manager ?? 'npm';
}

const FILES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['.nvmrc', /^\s*v?(\d+(?:\.\d+){0,2}|lts\/\w+|lts\/\*)/m],
  ['.node-version', /^\s*v?(\d+(?:\.\d+){0,2})/m],
  ['.tool-versions', /^node(?:js)?\s+v?(\d+(?:\.\d+){0,2})/m],
  ['mise.toml', /^node\s*=\s*"v?(\d+(?:\.\d+){0,2})/m],
];
const IMAGES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Dockerfile', /^FROM\s+(?:--platform=\S+\s+)?(?:\S+\/)?node:(\d+(?:\.\d+){0,2})/im],
];

/** The Node.js version the sources name: a version file, then `engines`, then an existing Dockerfile. */
export function runtimeOf(
  unit: JavaScriptPackage,
): { readonly value: string; readonly evidence: Evidence } | null {
  const named = inFiles(unit, FILES);
  if (named) return named;
  const { path, node } = unit.manifest;
  if (node !== null)
    return { value: node, evidence: { path, line: lineOf(unit, path, '"engines"'), text: `node ${node}` } };
  return inFiles(unit, IMAGES);
}

function inFiles(
  unit: JavaScriptPackage,
  files: typeof FILES,
): { readonly value: string; readonly evidence: Evidence } | null {
  for (const folder of withAbove(unit.folder))
    for (const [name, pattern] of files) {
      const path = posix.join(folder, name);
      const text = unit.project.text(path);
      const match = text === null ? null : pattern.exec(text);
      if (!text || !match?.[1]) continue;
      const line = lineAt(text, match.index);
      return { value: match[1], evidence: { path, line, text: match[0].trim() } };
    }
  return null;
}
