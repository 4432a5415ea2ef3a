import { posix } from 'node:path';
import { linkStays, relativePath } from '../formats/path/relative.ts';
import type { Entry } from '../model/entry.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { LockedImage } from '../model/lock.ts';
import type { ServicePlan, User } from '../model/plan.ts';
import type { Tree, TreeFile } from '../model/tree.ts';
import { accountEntries } from './base/accounts.ts';
import { file } from './base/make.ts';
import { badPlace, missingSource, writableFile } from './findings.ts';
import { accountsOn } from './image.ts';
import { mergeEntries } from './merge.ts';

/** Links of the base: a folder of that name in a layer above would replace them and take the loader away. */
const MERGED = /^(bin|sbin|lib(32|64|x32)?)(\/|$)/;
/** Folders of the base that everybody may write to already. */
const SHARED = new Set(['tmp', 'var/tmp']);
const ROOT: Pick<User, 'uid' | 'gid'> = { uid: 0, gid: 0 };

/**
 * The top layer: the plan's source files, what the build made, files that the plan writes out, read only for the service,
 * the folders it may write to, its home and working directory, and its account. Files are root's, 0755 or 0644; what lies
 * in a writable folder is the service's user's.
 */
export function applicationEntries(
  plan: ServicePlan,
  tree: Tree,
  made: readonly Entry[],
  image: LockedImage | null,
): Outcome<readonly Entry[]> {
  const { source, user, workdir, writable } = plan;
  const { uid, gid } = user.value;
  const weights = new Set(source.value.weights);
  const files = sourceEntries(
    plan,
    tree,
    source.value.files.filter((path) => !weights.has(path)),
  );
  const folders = [...writable.map((one) => one.value.path), user.value.home];
  const owned = new Set(
    folders.flatMap((path) => relativePath(path.slice(1)) ?? []).filter((path) => !SHARED.has(path)),
  );
  const places = [...folders, workdir.value].filter((path) => !isPlace(path));
  const taken = files.value.filter((entry) => owned.has(entry.path));
  const diagnostics = [
    ...files.diagnostics,
    ...places.map((path) => badPlace(plan.id, path)),
    ...taken.map((entry) => writableFile(plan.id, `/${entry.path}`)),
  ];
  const entries = mergeEntries([
    ...folderEntries([workdir.value.slice(1)], ROOT),
    ...made,
    ...plan.files.map(({ value }) => file(value.path.slice(1), value.text)),
    ...files.value.map((entry) => (isBelow(entry.path, owned) ? { ...entry, uid, gid } : entry)),
    ...folderEntries(
      [...owned, ...files.value.flatMap(({ path }) => foldersBetween(path, owned))],
      user.value,
    ),
    ...(image === null ? accountEntries(user.value) : accountsOn(image, user.value)),
  ]);
  return { value: places.length > 0 ? [] : entries, diagnostics };
}

/** The files of the tree that the image gets, weights included, where they are in it. */
export function servedEntries(plan: ServicePlan, tree: Tree): readonly Entry[] {
  return sourceEntries(plan, tree, plan.source.value.files).value;
}

/** The plan's model weights, a layer of their own: they change seldom and weigh much. */
export function weightEntries(plan: ServicePlan, tree: Tree): Outcome<readonly Entry[]> {
  return sourceEntries(plan, tree, plan.source.value.weights);
}

function sourceEntries(plan: ServicePlan, tree: Tree, paths: readonly string[]): Outcome<readonly Entry[]> {
  const { destination } = plan.source.value;
  if (!isPlace(destination) && destination !== '/')
    return { value: [], diagnostics: [badPlace(plan.id, destination)] };
  const made = paths.map((path) => {
    const place = relativePath(posix.join(destination, path).slice(1));
    const file = tree.file(path);
    if (file === null) return missingSource(plan.id, path);
    return place === null || MERGED.test(place) ? badPlace(plan.id, path) : toEntry(plan, tree, file, place);
  });
  return {
    value: made.filter((one): one is Entry => 'kind' in one),
    diagnostics: made.filter((one): one is Finding => 'rule' in one),
  };
}

/** A link whose target is in the image too stays a link; of any other the image gets the file it leads to. */
function toEntry(plan: ServicePlan, tree: Tree, file: TreeFile, path: string): Entry | Finding {
  const target = file.link ?? '';
  const within = relativePath(posix.join(posix.dirname(file.path), target));
  const isKept = !target.startsWith('/') && within !== null && plan.source.value.files.includes(within);
  if (target !== '' && isKept && linkStays(path, target))
    return { kind: 'symlink', path, mode: 0o777, ...ROOT, target };
  const blob = tree.blob(file.path);
  if (blob === null) return missingSource(plan.id, file.path);
  const mode = file.executable ? 0o755 : 0o644;
  return { kind: 'file', path, mode, ...ROOT, content: { kind: 'plain', blob } };
}

function folderEntries(paths: readonly string[], { uid, gid }: Pick<User, 'uid' | 'gid'>): readonly Entry[] {
  const safe = paths.flatMap((path) => relativePath(path) ?? []).filter((path) => !MERGED.test(path));
  return safe.map((path) => ({ kind: 'directory', path, mode: 0o755, uid, gid }));
}

function isPlace(path: string): boolean {
  const place = path.startsWith('/') ? relativePath(path.slice(1)) : null;
  return place !== null && !MERGED.test(place);
}

/** The folders between a writable folder and a file of the source in it: the user's like both. */
function foldersBetween(path: string, owned: ReadonlySet<string>): readonly string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const folder = path.slice(0, at);
    if (owned.has(folder)) return folders;
    folders.push(folder);
  }
  return [];
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  return [...folders].some((folder) => path.startsWith(`${folder}/`));
}
