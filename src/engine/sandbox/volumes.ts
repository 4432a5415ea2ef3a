import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ContainerSpec } from '../../model/engine.ts';
import type { Volume } from './bubblewrap.ts';
import { resolveInside } from './rootfs.ts';

/**
 * Makes a folder for each directory that is kept, filled with what the image holds there, as engines fill new volumes.
 * @param root folder with the image's root file system
 * @param scratch folder the volumes are made in
 * @param owned keep owners, which needs root
 */
export function makeVolumes(
  spec: ContainerSpec,
  root: string,
  scratch: string,
  owned: boolean,
): readonly Volume[] {
  const kept = spec.writable.filter((directory) => directory.kind === 'volume');
  return kept.map(({ path }, index) => {
    const target = resolveInside(root, path);
    const source = join(scratch, `volume-${index}`);
    copyFolder(join(root, target), source, owned);
    return { source, target };
  });
}

/** Real copies, by reference where the file system can: what the process writes must not reach the files that layers share. */
function copyFolder(from: string, to: string, owned: boolean): void {
  const { mode, uid, gid } = lstatSync(from);
  mkdirSync(to, 0o700);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      copyFolder(source, target, owned);
      continue;
    }
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else copyFileSync(source, target, constants.COPYFILE_FICLONE);
    const stat = lstatSync(source);
    if (owned) lchownSync(target, stat.uid, stat.gid);
  }
  if (owned) chownSync(to, uid, gid);
  chmodSync(to, owned ? mode & 0o7777 : 0o755);
}
