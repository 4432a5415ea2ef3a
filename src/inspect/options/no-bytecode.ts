import { plural } from '../../formats/units/plural.ts';
import type { OptionOf } from './option.ts';

/** Compiled modules that lie beside their source; those that Debian's own interpreter brings come with the base. */
export const noBytecode: OptionOf = ({ visible, weigh }) => {
  const compiled = [...visible.values()].filter(({ path }) => {
    const [, folder, name] =
      /^(?!usr\/lib\/python3)(.*\/)__pycache__\/([^/]+?)\.[^/]*\.pyc$/.exec(path) ?? [];
    return folder !== undefined && visible.has(`${folder}${name}.py`);
  });
  if (compiled.length === 0) return null;
  return {
    id: 'no-bytecode',
    title: 'without compiled bytecode',
    saves: weigh(compiled),
    cost: 'each start compiles anew, about twice as long, for a read-only file system keeps nothing: rarely worth it',
    how: 'ENV PYTHONDONTWRITEBYTECODE=1 and pip install --no-compile',
    because: `${plural(compiled.length, '.pyc file')} with their source beside them`,
  };
};
