import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { contentStream } from '../../formats/zip/content.ts';
import type { Entry } from '../../model/entry.ts';
import { remembered, type Store } from '../../model/store.ts';
import { symlink } from '../base/make.ts';
import { VENV } from '../venv.ts';
import type { Installed, NamedWheel } from '../wheels.ts';
import type { FactsOf } from './wheels.ts';

/** By file name of a wheel: its libraries that another wheel of the image brings too, and where; paths from site-packages. */
export type Twice = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Libraries that two wheels bundle byte for byte under one name: NumPy and SciPy both bring libgfortran and libquadmath, 3 MB.
 * The loader takes the one that is loaded for the other, whose name is the same. The first by the names of distributions
 * stays.
 */
export async function librariesTwice(
  wheels: readonly NamedWheel[],
  facts: FactsOf,
  installed: Installed,
  python: string,
  store: Store,
): Promise<Twice> {
  const site = `${VENV}/lib/python${python}/site-packages`;
  const sha256 = (wheel: NamedWheel, path: string): Promise<string> =>
    remembered(store, 'library-sha256', [wheel.sha256, path], async () => {
      const entries = await installed(wheel, python);
      return hashOf(entries.find((one) => one.path === `${site}/${path}`));
    });
  const first = new Map<string, { readonly wheel: NamedWheel; readonly path: string }>();
  const found = new Map<string, Map<string, string>>();
  for (const wheel of wheels.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    for (const { path, size } of facts.get(wheel.file)?.bundled ?? []) {
      const name = `${posix.basename(path)} ${size}`;
      const other = first.get(name);
      if (other === undefined) first.set(name, { wheel, path });
      else if ((await sha256(wheel, path)) === (await sha256(other.wheel, other.path))) {
        const own = found.get(wheel.file) ?? new Map<string, string>();
        found.set(wheel.file, own.set(path, other.path));
      }
    }
  return found;
}

/** Those of which the other one is in the image, too. */
export function stillTwice(all: Twice, out: ReadonlyMap<string, ReadonlySet<string>>): Twice {
  const isOut = (path: string): boolean => [...out.values()].some((paths) => paths.has(path));
  return new Map(
    [...all].map(([file, own]) => [file, new Map([...own].filter(([, other]) => !isOut(other)))]),
  );
}

/** The entries of a wheel with links to where its libraries are already; RECORD's hashes are true of them as they were. */
export function linkedTwice(
  entries: readonly Entry[],
  own: ReadonlyMap<string, string>,
  python: string,
): { readonly entries: readonly Entry[]; readonly linked: ReadonlySet<string> } {
  const site = `${VENV}/lib/python${python}/site-packages`;
  const targets = new Map([...own].map(([path, other]) => [`${site}/${path}`, relative(path, other)]));
  return {
    entries: entries.map((entry) => {
      const target = targets.get(entry.path);
      return target === undefined ? entry : symlink(entry.path, target);
    }),
    linked: new Set(targets.keys()),
  };
}

function relative(path: string, other: string): string {
  return posix.relative(posix.dirname(path), other);
}

async function hashOf(entry: Entry | undefined): Promise<string> {
  if (entry?.kind !== 'file') throw new Error('a library of a wheel is a file of it');
  const hash = createHash('sha256');
  for await (const chunk of contentStream(entry.content, entry.path)) hash.update(chunk);
  return hash.digest('hex');
}
