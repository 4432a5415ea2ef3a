import { posix } from 'node:path';
import type { ScriptProject } from '../../formats/javascript/project.ts';
import { json, type PackageManifest, packageManifest } from '../../formats/npm/manifest.ts';
import { withAbove } from '../../formats/path/above.ts';
import type { JavaScriptPackage } from '../../frameworks/framework.ts';
import type { Finding } from '../../model/finding.ts';
import { isHopeless } from '../decoy.ts';

export interface Packages {
  readonly units: readonly JavaScriptPackage[];
  readonly diagnostics: readonly Finding[];
}

/** Dependencies that say a package is no service: what runs on telephones and desktops, or describes infrastructure. */
const ELSEWHERE =
  /^(react-native|expo|@nativescript\/core|nativescript|electron|electron-builder|@tauri-apps\/cli|nw|aws-cdk-lib|aws-cdk|@aws-cdk\/core|@pulumi\/pulumi|cdktf|sst|@types\/vscode|@figma\/plugin-typings|@raycast\/api)$/;
/** What builds the assets of pages that a server in another language renders. */
const ASSETS =
  /^(laravel-vite-plugin|laravel-mix|vite-plugin-ruby|vite-plugin-rails|vite-plugin-symfony|@symfony\/webpack-encore|@rails\/webpacker|shakapacker)$/;
const GENERATED =
  /(^|\/)(node_modules|\.next|\.nuxt|\.output|\.svelte-kit|\.venv|venv|dist|build|out|coverage|__pycache__)\//;

/** The packages of a tree: folders with a `package.json`, and projects of a workspace that share the one at its root. */
export function findPackages(project: ScriptProject): Packages {
  const { tree } = project;
  const diagnostics: Finding[] = [];
  const manifests = new Map<string, PackageManifest>();
  const projects = new Set<string>();
  for (const { path } of tree.files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if ((name !== 'package.json' && name !== 'project.json') || GENERATED.test(path) || isHopeless(path))
      continue;
    const text = tree.text(path) ?? '';
    if (name === 'project.json') {
      if (isProject(text)) projects.add(posix.dirname(path));
      continue;
    }
    const manifest = packageManifest(path, text);
    if (manifest) manifests.set(posix.dirname(path), manifest);
    else diagnostics.push(unreadable(path));
  }
  const folders = [...new Set([...manifests.keys(), ...projects])].sort();
  const files = filesByFolder(project, new Set(folders));
  const units = folders.flatMap((folder): readonly JavaScriptPackage[] => {
    const own = { folder, project, files: files.get(folder) ?? [], target: null };
    const manifest = manifests.get(folder);
    if (manifest) return [{ ...own, manifest }];
    const shared = projectOf(project, manifests, folder);
    return shared ? [{ ...own, ...shared }] : [];
  });
  return { units, diagnostics };
}

/** Whether a package is something else than a service, with the dependency that says so. */
export function elsewhere(unit: JavaScriptPackage): string | null {
  const { dependencies, development } = unit.manifest;
  const isShared = posix.dirname(unit.manifest.path) !== unit.folder;
  // A manifest that projects share says nothing of one of them: what it imports does.
  const names = isShared ? imported(unit) : [...Object.keys(dependencies), ...Object.keys(development)];
  const assets = names.find((name) => ASSETS.test(name));
  if (assets !== undefined)
    return `${assets} makes parts of pages that a server in another language hands out`;
  const other = names.find((name) => ELSEWHERE.test(name));
  return other === undefined ? null : `${other} runs on telephones, desktops or a cloud's own tools`;
}

function imported(unit: JavaScriptPackage): readonly string[] {
  return unit.files.flatMap((path) => unit.project.module(path)?.imports.map((one) => one.source) ?? []);
}

/** `project.json` of Nx: an application, as far as it says. */
function isProject(text: string): boolean {
  const config = json(text) as { projectType?: unknown; targets?: unknown } | null;
  return config?.projectType === 'application' && typeof config.targets === 'object';
}

/** The manifest at the workspace's root with the commands of the project as scripts, and what it is built from. */
function projectOf(
  project: ScriptProject,
  manifests: ReadonlyMap<string, PackageManifest>,
  folder: string,
): Pick<JavaScriptPackage, 'manifest' | 'target'> | null {
  const above = withAbove(folder)
    .slice(1)
    .find((one) => manifests.has(one));
  const root = above === undefined ? undefined : manifests.get(above);
  const config = json(project.text(posix.join(folder, 'project.json')) ?? '') as Nx | null;
  if (above === undefined || !root || !config) return null;
  const { build } = config.targets ?? {};
  const { main, outputPath } = build?.options ?? {};
  const inRoot = (path: string): string => posix.join(above, path);
  return {
    manifest: {
      ...root,
      main: main === undefined ? null : posix.relative(folder, inRoot(main)),
      scripts: build ? { build: `nx build ${config.name ?? posix.basename(folder)}` } : {},
      workspaces: [],
    },
    target:
      main === undefined || outputPath === undefined
        ? null
        : { source: inRoot(main), output: inRoot(outputPath) },
  };
}

interface Nx {
  readonly name?: string;
  readonly targets?: {
    readonly build?: { readonly options?: { readonly main?: string; readonly outputPath?: string } };
  };
}

/** Every file under the nearest of the folders above it. */
function filesByFolder(
  project: ScriptProject,
  folders: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const nearest = new Map<string, string | null>();
  const home = (folder: string): string | null => {
    const known = nearest.get(folder);
    if (known !== undefined) return known;
    const found = folders.has(folder) ? folder : folder === '.' ? null : home(posix.dirname(folder));
    nearest.set(folder, found);
    return found;
  };
  const found = new Map<string, string[]>();
  for (const { path } of project.tree.files) {
    if (GENERATED.test(path)) continue;
    const folder = home(posix.dirname(path));
    if (folder === null) continue;
    const known = found.get(folder);
    if (known) known.push(path);
    else found.set(folder, [path]);
  }
  return found;
}

function unreadable(path: string): Finding {
  return {
    rule: 'scan/unreadable-manifest',
    severity: 'error',
    confidence: 'high',
    message: `${path} is no JSON object: what the package needs and how it is started cannot be read`,
    fix: 'mend the file: `npm pkg get name` shows where it fails',
    path,
    line: null,
  };
}
