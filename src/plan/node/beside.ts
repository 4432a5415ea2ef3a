import { posix } from 'node:path';
import { ENDINGS, isScript } from '../../formats/javascript/project.ts';
import { isInside } from '../../formats/path/inside.ts';
import type { Tree } from '../../model/tree.ts';

/** A path out of its folder, as imports, settings of TypeScript and aliases of bundlers have it. */
const OUTWARD = /(["'`])((?:\.\.\/)+[\w@.-][\w./@-]*?)(?:\/\*?)?\1/g;
/** What code is made of, besides itself. */
const PARTS = /\.(?:json|css|s[ac]ss|less|svg|graphql|gql|proto|md|mdx|wasm)$/;
/** Bytes of one file: more is data. */
const MOST = 1_000_000;

/** Code of the tree outside of a package that the package names by a path: each file with its folder. */
export function codeBeside(folder: string, tree: Tree): ReadonlySet<string> {
  if (folder === '.') return new Set();
  const named = tree.files.flatMap(({ path }) => (speaks(path, folder) ? outwardOf(path, folder, tree) : []));
  const places = [...new Set(named)];
  const found = tree.files.filter(
    ({ path, size }) =>
      size <= MOST && (isScript(path) || PARTS.test(path)) && places.some((place) => isInside(path, place)),
  );
  return new Set(found.map(({ path }) => path));
}

function speaks(path: string, folder: string): boolean {
  return isInside(path, folder) && (isScript(path) || /(?:^|\/)[tj]sconfig[\w.-]*\.json$/.test(path));
}

/** Folders and files, of which none holds the package itself. */
function outwardOf(path: string, folder: string, tree: Tree): readonly string[] {
  return [...(tree.text(path) ?? '').matchAll(OUTWARD)].flatMap(([, , written = '']) => {
    const target = posix.join(posix.dirname(path), written);
    if (target.startsWith('..') || isInside(target, folder) || isInside(folder, target)) return [];
    const file = ENDINGS.map((ending) => target + ending).find((one) => tree.file(one) !== null);
    if (file === undefined) return [target];
    const around = posix.dirname(file);
    return [isInside(folder, around) ? file : around];
  });
}
