import { posix } from 'node:path';
import { ENDINGS, isScript } from '../../formats/javascript/project.ts';
import type { Finding } from '../../model/finding.ts';
import type { Tree } from '../../model/tree.ts';
import { advise } from './finding.ts';

const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](\.{1,2}\/[^'"\n?]{1,200})['"]/g;
/** Data is imported without its ending, too. */
const LEFT_OUT = [...ENDINGS, '.json'];

/** Imports that find their file where upper and lower case are one, on Windows and macOS, and not on Linux. */
export function importAdvice(tree: Tree, reached: ReadonlySet<string>): readonly Finding[] {
  const lost = [...reached]
    .filter(isScript)
    .sort()
    .flatMap((path) => lostImports(path, tree));
  if (lost.length === 0) return [];
  const folded = new Map(tree.files.map(({ path }) => [path.toLowerCase(), path]));
  return lost.flatMap(({ path, line, source, meant }): readonly Finding[] => {
    const other = meant.map((one) => folded.get(one.toLowerCase())).find((one) => one !== undefined);
    if (other === undefined) return [];
    const message = `${path} imports ${source}, and the file is ${other}: on Linux these are two names`;
    const fix = 'write the import as the file is called';
    return [advise('import-case', ['warning', 'high'], { path, line }, message, fix)];
  });
}

interface LostImport {
  readonly path: string;
  readonly line: number;
  readonly source: string;
  /** The files it may mean, none of which is there. */
  readonly meant: readonly string[];
}

function lostImports(path: string, tree: Tree): readonly LostImport[] {
  const text = tree.text(path) ?? '';
  return [...text.matchAll(IMPORT)].flatMap((match): readonly LostImport[] => {
    const source = match[1] ?? '';
    const target = posix.join(posix.dirname(path), source);
    // Most are found at once, and a large tree has a hundred thousand.
    for (const one of meantBy(target)) if (tree.file(one) !== null) return [];
    const before = text.slice(0, match.index);
    if (/(^|\s)\/\/|^\s*\*/.test(before.slice(before.lastIndexOf('\n') + 1))) return [];
    return [{ path, line: before.split('\n').length, source, meant: [...meantBy(target)] }];
  });
}

/** TypeScript names the file that will be there: `./x.js` for `x.ts`. */
function* meantBy(target: string): Generator<string> {
  for (const stem of new Set([target, target.replace(/\.[cm]?jsx?$/, '')]))
    for (const ending of LEFT_OUT) yield stem + ending;
}
