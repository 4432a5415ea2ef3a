import { formatBytes } from '../../formats/units/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import type { Weights } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { isWeights } from '../weights.ts';
import { advise } from './finding.ts';

/** Bytes from which a file that is no model's is worth a word: it would go into every context and image. */
const BIG = 50e6;

/** Submodules that were not fetched, and big data. */
export function treeAdvice(tree: Tree, weights: readonly Weights[]): readonly Finding[] {
  return [...submodules(tree), ...bigFiles(tree, weights)];
}

function submodules(tree: Tree): readonly Finding[] {
  const text = tree.file('.gitmodules') ? (tree.text('.gitmodules') ?? '') : '';
  return text.split('\n').flatMap((line, index) => {
    const folder = /^\s*path\s*=\s*(\S+)/.exec(line)?.[1];
    if (folder === undefined || tree.files.some(({ path }) => path.startsWith(`${folder}/`))) return [];
    const place = { path: '.gitmodules', line: index + 1 };
    return [
      advise(
        'submodule-missing',
        ['warning', 'high'],
        place,
        `the submodule ${folder} was not fetched`,
        'run `git submodule update --init`',
      ),
    ];
  });
}

function bigFiles(tree: Tree, weights: readonly Weights[]): readonly Finding[] {
  const used = new Set(weights.map((one) => one.path));
  return tree.files
    .filter(({ path, size }) => size >= BIG && !used.has(path))
    .map(({ path, size }) => {
      const what = isWeights(path) ? 'and nothing reachable loads it' : 'and is not a model';
      return advise(
        'big-file',
        ['note', 'high'],
        { path, line: null },
        `${path} has ${formatBytes(size)} ${what}`,
        'keep it out of images, or mount it where it is read',
      );
    });
}
