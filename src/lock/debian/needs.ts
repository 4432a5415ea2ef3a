import { posix } from 'node:path';
import { multiarchTuple } from '../../formats/deb/architecture.ts';
import { linkedPath } from '../../formats/deb/link.ts';
import { readElf } from '../../formats/elf/read.ts';
import type { Entry } from '../../model/entry.ts';

/** The files of a package by path, on a merged system. */
export type Files = ReadonlyMap<string, Entry>;

/**
 * The sonames that a library of a package needs from elsewhere (DT_NEEDED). Links within the package are followed; a
 * link into another package stands for that file's name. A library that only this one finds (by RUNPATH, in a folder
 * of the package) is part of it: what that needs counts too. Null when the package has no such library.
 */
export async function libraryNeeds(
  files: Files,
  soname: string,
  architecture: string,
): Promise<readonly string[] | null> {
  const folders = [`usr/lib/${multiarchTuple(architecture)}`, 'usr/lib'];
  const first = folders.map((folder) => `${folder}/${soname}`).find((path) => files.has(path));
  if (first === undefined) return null;
  const elsewhere = new Set<string>();
  const seen = new Set<string>();
  const queue = [first];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const step = await stepFrom(path, files);
    queue.push(...step.own);
    for (const name of step.elsewhere) elsewhere.add(name);
  }
  return [...elsewhere];
}

/** Where one file leads: to paths of the package, and to names that it does not have. */
interface Step {
  readonly own: readonly string[];
  readonly elsewhere: readonly string[];
}

async function stepFrom(path: string, files: Files): Promise<Step> {
  const entry = files.get(path);
  if (entry?.kind === 'symlink' || entry?.kind === 'hardlink') {
    const target = entry.kind === 'symlink' ? linkedPath(path, entry.target) : entry.target;
    return files.has(target)
      ? { own: [target], elsewhere: [] }
      : { own: [], elsewhere: [posix.basename(target)] };
  }
  const elf = entry?.kind === 'file' ? await readElf(entry.content.blob) : null;
  const own: string[] = [];
  const elsewhere: string[] = [];
  for (const name of elf?.needed ?? []) {
    const place = beside(path, elf?.runpath ?? [], name, files);
    if (place === null) elsewhere.push(name);
    else own.push(place);
  }
  return { own, elsewhere };
}

/** The path of a library that RUNPATH finds in the same package. */
function beside(path: string, runpath: readonly string[], name: string, files: Files): string | null {
  for (const folder of runpath) {
    const expanded = folder.replace(/\$(?:ORIGIN|\{ORIGIN\})/, `/${posix.dirname(path)}`);
    const place = linkedPath('', posix.join(expanded, name));
    if (expanded.startsWith('/') && files.has(place)) return place;
  }
  return null;
}
