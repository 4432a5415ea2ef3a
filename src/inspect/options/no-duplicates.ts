import { plural } from '../../formats/units/plural.ts';
import type { OptionOf } from './option.ts';

/** Files whose bytes are there under another name as well; what a package brings twice is its maker's to mend. */
export const noDuplicates: OptionOf = ({ lost, packages }) => {
  const owned = new Set(packages.flatMap(({ files }) => files.map(({ path }) => path)));
  const copies = lost.filter(({ kind, path }) => kind === 'duplicate' && !owned.has(path));
  const [largest] = copies.toSorted((a, b) => b.size - a.size);
  if (!largest) return null;
  return {
    id: 'no-duplicates',
    title: 'each file once',
    saves: copies.reduce((sum, { size }) => sum + size, 0),
    cost: 'none, where one of them can be a link to the other',
    how: `copy it once, or link it: ln /${largest.copyOf} /${largest.path} in the step that makes it`,
    because: `${plural(copies.length, 'file')} with the bytes of another, the largest /${largest.path}`,
  };
};
