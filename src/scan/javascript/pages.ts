import { posix } from 'node:path';
import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { PackageManifest } from '../../formats/npm/manifest.ts';
import { isInside } from '../../formats/path/inside.ts';
import { lineAt } from '../../formats/text/line.ts';
import type { JavaScriptPackage } from '../../frameworks/framework.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Tree } from '../../model/tree.ts';
import { isContainerFile } from '../container-files.ts';
import { isHopeless } from '../decoy.ts';
import { depthOf } from '../folder.ts';

/** Folders whose pages something else fills in, serves or made. */
const NOT_A_SITE =
  /(^|\/)(templates?|static|staticfiles|wwwroot|docs?|coverage|htmlcov|dist|build|out|node_modules|assets|reports?|notebooks?|site-packages|\.[^/]+|android|ios|target|public|email|emails)(\/|$)/i;
const SITE = /(^|\/)(front-?end|web|www|client|ui|site|website|webapp|html|dashboard|page)s?$/i;
const TEMPLATE = /\{%|\{\{|<\?php|<%/;
const SCRIPT_SOURCE = /<script\b[^>]*\bsrc\s*=\s*["']([^"'?#]+)/gi;

/** A package without a manifest, for pages that stand in no other. */
const NO_MANIFEST: PackageManifest = {
  path: '',
  name: null,
  scripts: {},
  dependencies: {},
  development: {},
  node: null,
  manager: null,
  workspaces: [],
  main: null,
  isModule: false,
};

/**
 * Folders of plain pages that nothing builds and no program of the tree serves: an `index.html` with scripts of its own,
 * not filled in by a template engine, in a folder that is called so or whose scripts call an API.
 * Where nothing else is found, any `index.html` will do.
 * @param taken folders of packages that are services
 * @param programs Python files that services reach: a server that names the page or its folder hands it out itself
 */
export function plainSites(
  project: ScriptProject,
  taken: readonly string[],
  programs: readonly string[],
): readonly JavaScriptPackage[] {
  const { tree } = project;
  const pages = tree.files.filter(({ path }) => {
    const folder = posix.dirname(path);
    return (
      posix.basename(path) === 'index.html' &&
      depthOf(folder) <= 2 &&
      !NOT_A_SITE.test(folder) &&
      !isHopeless(path) &&
      !taken.some((one) => isInside(folder, one) || (one !== '.' && isInside(one, folder) && folder !== '.'))
    );
  });
  const mounted = pages.length === 0 ? new Set<string>() : handedOut(tree);
  const isBeside = (folder: string): boolean =>
    programs.some((path) => posix.dirname(path) === folder && HANDS_OUT.test(tree.text(path) ?? ''));
  const served = pages.length === 0 ? '' : programs.map((path) => tree.text(path) ?? '').join('\n');
  return pages.flatMap(({ path }): readonly JavaScriptPackage[] => {
    const folder = posix.dirname(path);
    const text = project.text(path) ?? '';
    const isMounted = mounted.has(folder);
    if (isOfMobile(project, folder)) return [];
    if (!isMounted && (TEMPLATE.test(text) || isServed(served, folder) || isBeside(folder))) return [];
    const files = filesOf(project, folder);
    const asks = files.some((file) => /\bfetch\(|XMLHttpRequest|axios/.test(project.text(file) ?? ''));
    const isAlone = taken.length === 0 && programs.length === 0;
    return asks || isAlone || isMounted || SITE.test(folder)
      ? [{ folder, manifest: NO_MANIFEST, project, files, target: null }]
      : [];
  });
}

/** A server that hands out the folder it stands in. */
const HANDS_OUT = /\bStaticFiles\(|\bsend_(?:from_directory|static_file)\(|\bstatic_folder\b/;

/** Folders that a web server of a container file hands out: mounted where its pages are, or copied there. */
function handedOut(tree: Tree): ReadonlySet<string> {
  const found = tree.files
    .filter(({ path, size }) => size < 200_000 && /^(dockerfile|compose)$/.test(isContainerFile(path) ?? ''))
    .flatMap(({ path }) =>
      [...(tree.text(path) ?? '').matchAll(PAGES_AT)].map(([, mounted, copied]) =>
        posix.join(posix.dirname(path), mounted ?? copied ?? '.').replace(/\/$/, ''),
      ),
    );
  return new Set(found);
}

const PAGES_AT =
  /^\s*-\s*["']?(\.[\w./-]*):\/(?:usr\/share\/nginx\/html|usr\/local\/apache2\/htdocs|usr\/share\/caddy)\/?(?=[:"'\s]|$)|^\s*COPY\s+(?!--from)(?:--\S+\s+)*([\w./-]+)\s+\/(?:usr\/share\/nginx\/html|usr\/local\/apache2\/htdocs)\/?\s*$/gm;

/** Whether the code of servers names the page, or its folder as one that is handed out. */
function isServed(code: string, folder: string): boolean {
  if (/["'](?:[\w./-]*\/)?index\.html["']/.test(code)) return true;
  if (folder === '.') return false;
  const name = posix.basename(folder).replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');
  return new RegExp(`["'](?:\\.{0,2}/)*(?:[\\w-]+/)*${name}/?["']`).test(code);
}

/** The shell that a mobile application's tools keep for building it for the web as well (Flutter's `web/`). */
function isOfMobile(project: ScriptProject, folder: string): boolean {
  return project.tree.file(posix.join(folder, '..', 'pubspec.yaml')) !== null;
}

/** The pages of a folder and the scripts they name. */
function filesOf(project: ScriptProject, folder: string): readonly string[] {
  const pages = project.tree.files
    .map((file) => file.path)
    .filter((path) => posix.dirname(path) === folder && /\.html?$/.test(path));
  const scripts = pages.flatMap((page) =>
    [...(project.text(page) ?? '').matchAll(SCRIPT_SOURCE)].map(([, source = '']) =>
      posix.join(folder, source.replace(/^\//, '')),
    ),
  );
  return [...new Set([...pages, ...scripts.filter((path) => project.tree.file(path))])].sort();
}

/** The port that a small file server of the tree, or a note on one, gives a folder of pages; or null. */
export function sitePort(
  project: ScriptProject,
  folder: string,
): { readonly value: number; readonly evidence: Evidence } | null {
  const files = project.tree.files.filter(
    ({ path, size }) =>
      posix.dirname(path) === folder &&
      size < 100_000 &&
      /\.(py|sh|bat|ps1|md|json|ya?ml)$|(^|\/)Procfile$/.test(path),
  );
  for (const { path } of files) {
    const text = project.text(path) ?? '';
    if (!SERVES_FILES.test(text)) continue;
    const match = PORT.exec(text);
    const value = Number(match?.[1] ?? match?.[2]);
    if (!match || !(value > 0 && value < 65_536)) continue;
    const line = lineAt(text, match.index);
    return { value, evidence: { path, line, text: match[0].trim() } };
  }
  return null;
}

const SERVES_FILES = /http\.server|SimpleHTTPRequestHandler|live-server|http-server|npx serve\b/;
const PORT =
  /\bhttp\.server\s+(\d{2,5})\b|(?:\bport\w*["']?\s*[:=]\s*|(?:http-server|live-server|serve)\b.*?(?:-p|-l|--port)[\s=]+)(\d{2,5})\b/i;
