import { posix } from 'node:path';
import { isInside } from '../formats/path/inside.ts';
import type { Tree } from '../model/tree.ts';
import { advise } from './advice/finding.ts';
import type { HandedOut, Part } from './part.ts';

/**
 * A front end that is built is a service of its own, and its files are in no other image: services that hand them out as
 * well, with the folders they look for. What a build would make and none here does is told of.
 */
export function withPagesOfOthers(tree: Tree, parts: readonly Part[]): readonly Part[] {
  const built = parts.flatMap(({ service: { kind, path, build } }) =>
    kind === 'static' && build?.script != null && build.output !== null
      ? [posix.join(path, build.output)]
      : [],
  );
  return parts.map((part) => {
    const all = part.handsOut ?? [];
    const isBuilt = ({ folder }: HandedOut): boolean => built.some((one) => isInside(folder, one));
    const handsOut = [...new Set(all.filter(isBuilt).map(({ folder }) => folder))].sort();
    const own = part.service.build?.output;
    const nowhere = all
      .filter((one) => MADE.test(one.folder) && !isBuilt(one))
      .filter(({ folder }) => own == null || !isInside(folder, posix.join(part.service.path, own)))
      .filter(({ folder }) => !tree.files.some(({ path }) => isInside(path, folder)));
    const service = handsOut.length === 0 ? part.service : { ...part.service, handsOut };
    const told = nowhere
      .slice(0, 1)
      .map((one) =>
        advise(
          'nothing-to-hand-out',
          ['warning', 'medium'],
          one,
          `${one.folder} is handed out here, and it is neither in the tree nor made by a build that was found`,
          'commit what it holds, or give the front end that makes it a package with a page (index.html) and a build script',
        ),
      );
    return { ...part, service, diagnostics: [...part.diagnostics, ...told] };
  });
}

/** What builds call the folder that they make. */
const MADE = /(^|\/)(dist|build|out)(\/|$)/;
