import type { Blob } from '../../model/blob.ts';
import { quickImports } from '../python/quick-imports.ts';
import { STANDARD_LIBRARY } from '../python/stdlib.ts';
import { contentBytes } from '../zip/content.ts';
import { readZip, type ZipEntry } from '../zip/read.ts';

/** Nobody writes longer modules. */
const MOST_SOURCE = 4 * 1024 * 1024;
/** What lies beside packages in some wheels, and is imported by nobody. */
const BESIDE = /^(?:tests?|testing|docs?|examples?|benchmarks?|scripts|setup|conftest)(?:\/|\.py$)/;

/**
 * Top-level modules of others that importing a wheel's packages imports in any case: by lines that stand in no block, in
 * the packages and in what these import of the wheel in the same way. Sorted. What only parts of it import that somebody
 * has to ask for is not among them. Rejects with a UserError when the wheel is damaged.
 */
export async function startImports(wheel: Blob, file: string): Promise<readonly string[]> {
  const sources = new Map<string, ZipEntry>();
  for (const entry of await readZip(wheel, file))
    if (entry.path.endsWith('.py') && entry.size <= MOST_SOURCE) sources.set(entry.path, entry);
  const own = new Set([...sources.keys()].map((path) => topOf(path.replace(/\.py$/, ''))));
  const waiting = startsOf([...sources.keys()]);
  const read = new Set<string>();
  const outside = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const entry = sources.get(path);
    if (entry === undefined || read.has(path)) continue;
    read.add(path);
    const bytes = await contentBytes(entry.content, MOST_SOURCE, `${file}: ${path}`);
    for (const name of quickImports(Buffer.from(bytes).toString('utf8'), path, 'outermost')) {
      const top = topOf(name.replaceAll('.', '/'));
      if (own.has(top)) waiting.push(...filesOf(name));
      else if (!STANDARD_LIBRARY.has(top)) outside.add(top);
    }
  }
  return [...outside].sort();
}

/** Packages that lie in no other, wherever a namespace has them, and modules beside them. */
function startsOf(paths: readonly string[]): string[] {
  const packages = new Set(paths.flatMap((path) => /^(.*)\/__init__\.py$/.exec(path)?.[1] ?? []));
  const isInner = (folder: string): boolean =>
    folder.split('/').some((_, end, parts) => end > 0 && packages.has(parts.slice(0, end).join('/')));
  const outer = [...packages].filter((folder) => !isInner(folder)).map((folder) => `${folder}/__init__.py`);
  return [...outer, ...paths.filter((path) => !path.includes('/'))].filter((path) => !BESIDE.test(path));
}

/** The files that may be run for a dotted name: of the module, or of the one that it is in, and of the packages around it. */
function filesOf(name: string): readonly string[] {
  const parts = name.split('.');
  return parts.flatMap((_, at) => {
    const path = parts.slice(0, at + 1).join('/');
    return [`${path}.py`, `${path}/__init__.py`];
  });
}

function topOf(path: string): string {
  return path.split('/')[0] ?? path;
}
