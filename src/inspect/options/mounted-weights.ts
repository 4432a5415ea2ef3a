import { plural } from '../../formats/units/plural.ts';
import { kindOf } from '../kinds.ts';
import type { OptionOf } from './option.ts';

const LEAST = 1e6;

/** Weights that no package brought could be mounted instead of being part of each image. */
export const mountedWeights: OptionOf = ({ visible, packages, weigh }) => {
  const owned = new Set(packages.flatMap(({ files }) => files));
  const weights = [...visible.values()].filter(
    (file) =>
      file.kind === 'file' && file.size >= LEAST && kindOf(file.path) === 'model weights' && !owned.has(file),
  );
  const [largest] = weights.toSorted((a, b) => b.size - a.size);
  if (!largest) return null;
  const folder = largest.path.slice(0, largest.path.lastIndexOf('/'));
  return {
    id: 'mounted-weights',
    title: 'weights mounted instead of baked into the image',
    saves: weigh(weights),
    cost: 'the image no longer runs by itself: each machine needs the weights, of the version the code expects',
    how: `leave them out by .dockerignore and mount their folder read-only: -v weights:/${folder}:ro`,
    because: `${plural(weights.length, 'file')} that no package brought, the largest /${largest.path}`,
  };
};
