import { posix } from 'node:path';
import type { Tree } from '../../model/tree.ts';
import { isInside } from '../path/inside.ts';

/** Every `package.json` of a tree below a folder (`.` for all), those of installed packages left out. */
export function packageManifests(tree: Tree, folder: string): readonly string[] {
  return tree.files
    .map(({ path }) => path)
    .filter((path) => posix.basename(path) === 'package.json' && !path.includes('node_modules/'))
    .filter((path) => isInside(path, folder));
}
