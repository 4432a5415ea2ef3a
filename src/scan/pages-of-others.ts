import { posix } from 'node:path';
import { isInside } from './folder.ts';
import type { Part } from './part.ts';

/**
 * A front end that is built is a service of its own, and its files are in no other image: services that hand them out as
 * well, with the folders they look for.
 */
export function withPagesOfOthers(parts: readonly Part[]): readonly Part[] {
  const built = parts.flatMap(({ service: { kind, path, build } }) =>
    kind === 'static' && build?.script != null && build.output !== null
      ? [posix.join(path, build.output)]
      : [],
  );
  return parts.map((part) => {
    const folders = (part.handsOut ?? []).filter((folder) => built.some((one) => isInside(folder, one)));
    const handsOut = [...new Set(folders)].sort();
    return handsOut.length === 0 ? part : { ...part, service: { ...part.service, handsOut } };
  });
}
