import { posix } from 'node:path';
import { ENDINGS, isScript } from '../../formats/javascript/project.ts';
import type { Finding } from '../../model/finding.ts';
import type { Tree } from '../../model/tree.ts';
import type { Lost } from '../part.ts';
import { advise } from './finding.ts';
import { isNeededImport, type LostImport, nowhereIn, usedScripts, withoutScript } from './needed-imports.ts';

const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]((?:\.{1,2}|[@~]|\$lib)\/[^'"\n?]{1,200})['"]/g;
/** Data is imported without its ending, too. */
const LEFT_OUT = [...ENDINGS, '.json'];

/**
 * Imports that find their file where upper and lower case are one, on Windows and macOS, and not on Linux; and those that
 * find none anywhere, which a build or a start would be the first to tell.
 * @param lost imports of other languages that find no file
 */
export function importAdvice(
  tree: Tree,
  reached: ReadonlySet<string>,
  lost: readonly Lost[],
): readonly Finding[] {
  const scripts = [...reached].filter(isScript).sort();
  const imports = scripts.flatMap((path) => lostImports(path, tree));
  const folded =
    imports.length === 0 ? null : new Map(tree.files.map(({ path }) => [path.toLowerCase(), path]));
  const isNowhere = imports.length === 0 ? null : nowhereIn(tree);
  const missing: LostImport[] = [];
  const cases = imports.flatMap((one): readonly Finding[] => {
    const other = one.meant.map((each) => folded?.get(each.toLowerCase())).find((each) => each !== undefined);
    if (other !== undefined) return [otherCase(one, other)];
    if (one.sure && isNowhere?.(one)) missing.push(one);
    return [];
  });
  const used = missing.length === 0 ? null : usedScripts(tree, scripts);
  const nowhere = [...missing.filter(({ path }) => used?.has(path)), ...lost];
  // A folder that was left out of the tree is imported from everywhere: each file of it is one finding.
  const groups = Map.groupBy(nowhere, ({ path, line, source }) =>
    source.startsWith('.') ? `${path}:${line}` : source,
  );
  return [...cases, ...[...groups.values()].map(noSuchFile)];
}

function otherCase({ path, line, source }: LostImport, other: string): Finding {
  const message = `${path} imports ${source}, and the file is ${other}: on Linux these are two names`;
  const fix = 'write the import as the file is called';
  return advise('import-case', ['warning', 'high'], { path, line }, message, fix);
}

function noSuchFile(places: readonly Lost[]): Finding {
  const [{ path, line, source } = { path: '', line: 1, source: '' }] = places;
  const others = new Set(places.map((one) => one.path)).size - 1;
  const files = others === 0 ? '' : others === 1 ? ' and another file' : ` and ${others} more files`;
  const message = `${path}${files} import${others === 0 ? 's' : ''} ${source}, and the tree has no such file`;
  const fix = 'add the file (.gitignore may have kept it out), or take the import away';
  return advise('import-missing', ['warning', 'medium'], { path, line }, message, fix);
}

function lostImports(path: string, tree: Tree): readonly LostImport[] {
  const text = tree.text(path) ?? '';
  return [...text.matchAll(IMPORT)].flatMap((match): readonly LostImport[] => {
    const [written, source = ''] = match;
    const tail = source.startsWith('.') ? null : source.slice(source.indexOf('/') + 1);
    const targets =
      tail === null
        ? [posix.join(posix.dirname(path), source).replace(/\/$/, '')]
        : standingFor(path, tail, tree);
    // Most are found at once, and a large tree has a hundred thousand.
    for (const target of targets) for (const one of meantBy(target)) if (tree.file(one) !== null) return [];
    const before = text.slice(0, match.index);
    if (/(^|\s)\/\/|^\s*\*/.test(before.slice(before.lastIndexOf('\n') + 1))) return [];
    const line = before.split('\n').length;
    const [target = source] = targets;
    const meant = targets.flatMap((one) => [...meantBy(one)]);
    return [{ path, line, source, target, tail, meant, sure: isNeededImport(before, written) }];
  });
}

/** Where what stands for a folder leads to by every template: below the package's own folder. */
function standingFor(path: string, tail: string, tree: Tree): readonly string[] {
  let home = posix.dirname(path);
  while (home !== '.' && tree.file(posix.join(home, 'package.json')) === null) home = posix.dirname(home);
  return ['src', '.', 'app', 'src/lib'].map((folder) => posix.join(home, folder, tail));
}

function* meantBy(target: string): Generator<string> {
  for (const stem of new Set([target, withoutScript(target)]))
    for (const ending of LEFT_OUT) yield stem + ending;
}
