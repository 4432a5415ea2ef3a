import type { DirectoryEntry, LinkEntry } from '../../model/entry.ts';
import { directory, symlink } from './make.ts';

/** The links at the top and the folders they lead to. `lib64` only where the loader is there (x86-64's ABI). */
export function mergedLinks(architecture: string): readonly (DirectoryEntry | LinkEntry)[] {
  const names = architecture === 'amd64' ? ['bin', 'lib', 'lib64', 'sbin'] : ['bin', 'lib', 'sbin'];
  return names.flatMap((name) => [directory(`usr/${name}`), symlink(name, `usr/${name}`)]);
}
