import { plural } from '../../formats/units/plural.ts';
import type { OptionOf } from './option.ts';

/** Bytes in lower layers that nobody sees. */
export const mergedLayers: OptionOf = ({ lost }) => {
  const hidden = lost.filter(({ kind }) => kind !== 'duplicate');
  if (hidden.length === 0) return null;
  const has = (kind: string) => hidden.some((one) => one.kind === kind);
  const how = [
    ...(has('rewritten') ? ['COPY --chown (and --chmod) instead of RUN chown -R'] : []),
    ...(has('deleted') ? ['rm in the RUN that made the file, or a build stage of its own'] : []),
    ...(has('overwritten') ? ['change files in the step that makes them'] : []),
  ];
  return {
    id: 'merged-layers',
    title: 'no bytes that later layers hide',
    saves: hidden.reduce((sum, { size }) => sum + size, 0),
    cost: 'none',
    how: how.join('; '),
    because: `${plural(hidden.length, 'file')} replaced or deleted by a later layer`,
  };
};
