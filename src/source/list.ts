import {
  closeSync,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import type { Finding } from '../model/finding.ts';
import type { TreeFile } from '../model/tree.ts';
import { noFolder } from './errors.ts';

/** Files beyond this many are not listed: no application's source has more, and memory stays bounded. */
const FILE_BOUND = 200_000;
/** Folder levels beyond this many are not entered. */
const DEPTH_BOUND = 64;

/** Folders that tools make and that hold nothing an application's author wrote. */
const SKIPPED = new Set([
  '.git', '.hg', '.svn', '.bzr', 'node_modules', 'bower_components', '__pycache__', '__pypackages__', '.mypy_cache',
  '.pytest_cache', '.ruff_cache', '.tox', '.nox', '.hypothesis', '.ipynb_checkpoints', '.eggs', '.cache', '.gradle',
  '.parcel-cache', '.turbo', '.nx', '.next', '.nuxt', '.output', '.svelte-kit', '.angular', '.terraform', '.vercel',
  '.dart_tool', '.pnpm-store', '.idea', '.vs', 'site-packages', 'dist-packages',
]); // biome-ignore format: one table, read as one

/** What a folder holds that a tool made: a virtual or conda environment, an unpacked cache, the layout of an image. */
const MADE_BY_TOOLS = ['pyvenv.cfg', 'conda-meta', 'CACHEDIR.TAG', 'oci-layout'];

/** Whether a file or folder of this name is nothing that the application's author wrote. */
export function isSkipped(name: string): boolean {
  return SKIPPED.has(name);
}

/** Whether a folder that holds these names was made by a tool. */
export function isMadeByTool(names: readonly string[]): boolean {
  return names.some((name) => MADE_BY_TOOLS.includes(name));
}

export interface Listing {
  /** Absolute, links resolved. */
  readonly root: string;
  /** Sorted by path. */
  readonly files: readonly TreeFile[];
  readonly diagnostics: readonly Finding[];
}

/**
 * Lists the files of a folder: version control, package folders, caches and virtual environments are left out by
 * name or by what they hold. Symbolic links to files inside the root are listed, links to folders are not followed
 * (so there are no loops), links that leave the root are findings, and so is what may not be read.
 * @throws UserError `source/no-folder` when `root` is not a readable folder
 */
export function listFiles(root: string, bound = FILE_BOUND): Listing {
  const listing: State = { root: realRoot(root), files: [], diagnostics: [], bound };
  walk(listing, '', 0);
  if (listing.files.length >= bound)
    listing.diagnostics.push(
      finding(
        'source/too-many-files',
        '.',
        `only the first ${bound} files were listed`,
        'run it on a folder further down',
      ),
    );
  listing.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { root: listing.root, files: listing.files, diagnostics: listing.diagnostics };
}

interface State {
  readonly root: string;
  readonly files: TreeFile[];
  readonly diagnostics: Finding[];
  readonly bound: number;
}

function realRoot(root: string): string {
  try {
    const real = realpathSync(root);
    if (statSync(real).isDirectory()) return real;
  } catch (cause) {
    throw noFolder(root, cause);
  }
  throw noFolder(root);
}

function walk(state: State, folder: string, depth: number): void {
  const entries = readFolder(state, folder);
  if (folder !== '' && isMadeByTool(entries.map(({ name }) => name))) return;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (state.files.length >= state.bound) return;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isSkipped(entry.name)) continue;
    if (!entry.isDirectory()) addFile(state, path, entry);
    else if (depth < DEPTH_BOUND) walk(state, path, depth + 1);
  }
}

function readFolder(state: State, folder: string): Dirent[] {
  try {
    return readdirSync(join(state.root, folder), { withFileTypes: true });
  } catch {
    const path = folder === '' ? '.' : folder;
    const message = `the folder ${path} cannot be read`;
    state.diagnostics.push(
      finding(
        'source/unreadable-folder',
        path,
        message,
        'give yourself read permission, or move it out of the tree',
      ),
    );
    return [];
  }
}

function addFile(state: State, path: string, entry: Dirent): void {
  if (entry.isSymbolicLink()) {
    addLink(state, path);
    return;
  }
  if (!entry.isFile()) return;
  const absolute = join(state.root, path);
  const stat = lstatSync(absolute, { throwIfNoEntry: false });
  if (!stat) return;
  state.files.push({ path, size: stat.size, executable: (stat.mode & 0o111) !== 0 });
  if (isReadable(absolute, stat)) return;
  const fix = 'give yourself read permission, or move it out of the tree';
  state.diagnostics.push(finding('source/unreadable-file', path, `${path} cannot be read`, fix));
}

/** What everyone may read needs no asking: one call to the system less for nearly every file. */
function isReadable(absolute: string, { mode }: Stats): boolean {
  if ((mode & 0o444) === 0o444) return true;
  try {
    closeSync(openSync(absolute, 'r'));
    return true;
  } catch {
    return false;
  }
}

function addLink(state: State, path: string): void {
  const absolute = join(state.root, path);
  const target = readlinkSync(absolute);
  const real = resolved(absolute);
  if (real === null) return;
  if (real !== state.root && !real.startsWith(state.root + sep)) {
    const message = `${path} is a link to ${target}, outside the tree; it was not followed`;
    state.diagnostics.push(finding('source/link-outside', path, message, 'copy the file into the tree'));
    return;
  }
  const stat = statSync(real);
  if (stat.isFile())
    state.files.push({ path, size: stat.size, executable: (stat.mode & 0o111) !== 0, link: target });
}

/** Where a link ends; null for a dangling link or a loop. */
function resolved(absolute: string): string | null {
  try {
    return realpathSync(absolute);
  } catch {
    return null;
  }
}

function finding(rule: string, path: string, message: string, fix: string): Finding {
  return { rule, severity: 'warning', confidence: 'high', message, fix, path, line: null };
}
