import { posix } from 'node:path';
import { isScript } from '../../formats/javascript/project.ts';
import type { Finding } from '../../model/finding.ts';
import type { Tree } from '../../model/tree.ts';
import { advise } from './finding.ts';

const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](\.{1,2}\/[^'"\n?]{1,200})['"]/g;
const ENDINGS = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte', '.json', '/index.ts', '/index.tsx', '/index.js', '/index.jsx']; // biome-ignore format: one list

/** Imports that find their file where upper and lower case are one, on Windows and macOS, and not on Linux. */
export function importAdvice(tree: Tree, reached: ReadonlySet<string>): readonly Finding[] {
  const scripts = [...reached].filter(isScript).sort();
  if (scripts.length === 0) return [];
  const paths = new Set(tree.files.map(({ path }) => path));
  const folded = new Map(tree.files.map(({ path }) => [path.toLowerCase(), path]));
  return scripts.flatMap((from) => {
    const text = tree.text(from) ?? '';
    return [...text.matchAll(IMPORT)].flatMap((match): readonly Finding[] => {
      const source = match[1] ?? '';
      const before = text.slice(0, match.index);
      if (/(^|\s)\/\/|^\s*\*/.test(before.slice(before.lastIndexOf('\n') + 1))) return [];
      const target = posix.join(posix.dirname(from), source);
      // TypeScript names the file that will be there: `./x.js` for `x.ts`.
      const stems = [target, target.replace(/\.[cm]?jsx?$/, '')];
      const all = stems.flatMap((stem) => ENDINGS.map((ending) => stem + ending));
      if (all.some((path) => paths.has(path))) return [];
      const other = all.map((path) => folded.get(path.toLowerCase())).find((path) => path !== undefined);
      if (other === undefined) return [];
      const place = { path: from, line: before.split('\n').length };
      const message = `${from} imports ${source}, and the file is ${other}: on Linux these are two names`;
      return [
        advise('import-case', ['warning', 'high'], place, message, 'write the import as the file is called'),
      ];
    });
  });
}
