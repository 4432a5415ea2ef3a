import { mergedPath } from '../../formats/deb/merge.ts';
import type { Entry } from '../../model/entry.ts';
import { symlink } from './make.ts';

interface Alternative {
  readonly link: string;
  readonly name: string;
  readonly path: string;
  readonly priority: number;
}

const WORD = String.raw`['"]?([^\s'"$;&|\\]+)['"]?`;
const INSTALL = new RegExp(
  String.raw`update-alternatives\s+(?:--quiet\s+)?--install\s+${WORD}\s+${WORD}\s+${WORD}\s+(\d+)([^\n;&|]*)`,
  'g',
);
const SLAVE = new RegExp(String.raw`--slave\s+${WORD}\s+${WORD}\s+${WORD}`, 'g');

/**
 * The links that update-alternatives(1) would make: for each generic name the path of the highest priority. Only
 * calls whose words are plain text are understood, which is how packages of libraries write them. `kept` are the
 * paths that the image has.
 */
export function alternativeEntries(
  postinsts: readonly string[],
  kept: ReadonlySet<string>,
): readonly Entry[] {
  const best = new Map<string, readonly Alternative[]>();
  for (const script of postinsts)
    for (const group of installed(script)) {
      const [main] = group;
      if (main === undefined || !exists(main.path, kept)) continue;
      const known = best.get(main.name)?.[0];
      if (known === undefined || main.priority > known.priority) best.set(main.name, group);
    }
  return [...best.values()]
    .flat()
    .filter(({ path, link }) => exists(path, kept) && !exists(link, kept))
    .flatMap(({ link, name, path }) => [
      symlink(`etc/alternatives/${name}`, path),
      symlink(relative(link), `/etc/alternatives/${name}`),
    ]);
}

function installed(script: string): readonly (readonly Alternative[])[] {
  return [...script.replace(/\\\n/g, ' ').matchAll(INSTALL)].map((found) => {
    const [, link = '', name = '', path = '', priority = '0', rest = ''] = found;
    const main = { link, name, path, priority: Number(priority) };
    const slaves = [...rest.matchAll(SLAVE)].map(([, slaveLink = '', slaveName = '', slavePath = '']) => ({
      link: slaveLink,
      name: slaveName,
      path: slavePath,
      priority: main.priority,
    }));
    return [main, ...slaves].filter((one) => /^[\w.+-]+$/.test(one.name) && safe(one.link) && safe(one.path));
  });
}

function exists(path: string, kept: ReadonlySet<string>): boolean {
  return kept.has(relative(path));
}

/** Relative to `/`, as it lies on a merged system. */
function relative(path: string): string {
  return mergedPath(path.slice(1));
}

function safe(path: string): boolean {
  return path.startsWith('/') && !path.split('/').includes('..') && !path.endsWith('/');
}
