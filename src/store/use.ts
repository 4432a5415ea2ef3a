import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CacheArea, CacheUse } from '../model/cache.ts';

const DAY = 24 * 60 * 60 * 1000;
const DIGEST = /\b[0-9a-f]{64}\b/g;

/** Something of the store that goes or stays as a whole. */
interface Thing {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly used: number;
}

/**
 * What the store in `root` holds, and what of it has not been used for `days`; with `prune` that is removed. A file's last
 * use is when it was last written or read, as far as its file system says (many note a read once a day, some never: what
 * they lose is made again). What a result in use names is in use. Whatever is not the store's own is neither counted nor
 * touched; a build that runs meanwhile makes anew what it misses. Rejects with what the system says when a file that should
 * go cannot be removed.
 */
export async function storeUse(
  root: string,
  days: number,
  now: number,
  { prune = false } = {},
): Promise<CacheUse> {
  const since = now - days * DAY;
  const results = await things(join(root, 'results'), 2);
  const named = new Set<string>();
  for (const { path, used } of results)
    if (used >= since) for (const name of await digestsIn(path)) named.add(name);
  const areas: readonly (readonly [string, readonly Thing[]])[] = [
    ['packages and layers', await things(join(root, 'blobs', 'sha256'), 1)],
    ['tools and unpacked packages', await things(join(root, 'folders'), 2)],
    ['results', results],
    ['the compiled program', await things(join(root, 'compiled'), 2)],
  ];
  const all = areas.flatMap(([, found]) => found);
  const unused = all.filter(({ path, used }) => used < since && !named.has(path.slice(-64)));
  if (prune) for (const { path } of unused) await rm(path, { recursive: true, force: true });
  return {
    folder: root,
    areas: areas.map(([what, found]) => ({ what, ...sum(found) })),
    unused: { days, ...sum(unused) },
    pruned: prune,
  };
}

function sum(all: readonly Thing[]): Omit<CacheArea, 'what'> {
  const add = (key: 'files' | 'bytes'): number => all.reduce((total, one) => total + one[key], 0);
  return { files: add('files'), bytes: add('bytes') };
}

/** What lies `depth` levels below a folder; nothing when it is not there. */
async function things(folder: string, depth: number): Promise<readonly Thing[]> {
  const names = await readdir(folder).catch(() => []);
  const found: Thing[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    if (depth > 1) found.push(...(await things(path, depth - 1)));
    else found.push(await measured(path));
  }
  return found;
}

/** A file, or a folder with all that is in it: used when any of it was. */
async function measured(path: string): Promise<Thing> {
  const own = await stat(path).catch(() => null);
  if (own === null) return { path, files: 0, bytes: 0, used: Number.POSITIVE_INFINITY };
  if (!own.isDirectory())
    return { path, files: 1, bytes: own.size, used: Math.max(own.atimeMs, own.mtimeMs) };
  let [files, bytes, used] = [0, 0, own.mtimeMs];
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const one = await stat(join(entry.parentPath, entry.name)).catch(() => null);
    if (one === null) continue;
    [files, bytes, used] = [files + 1, bytes + one.size, Math.max(used, one.atimeMs, one.mtimeMs)];
  }
  return { path, files, bytes, used };
}

async function digestsIn(path: string): Promise<readonly string[]> {
  return (await readFile(path, 'utf8').catch(() => '')).match(DIGEST) ?? [];
}
