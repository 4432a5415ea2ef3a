import { posix } from 'node:path';
import { isTable } from '../document/table.ts';
import { texts } from './placed.ts';

type Table = Readonly<Record<string, unknown>>;

/**
 * What a lock of version 1, which npm wrote before version 7, says of its packages, as later versions have it: by folder.
 * It holds neither what the packages of the tree ask for nor the systems that a package is for.
 * @param dependencies of the lock: packages by name, each with those in a `node_modules` of its own
 * @param manifests the package.json of the packages of the tree that are wanted, by folder (empty for the lock's own)
 */
export function packagesOfFirst(
  dependencies: Table,
  manifests: ReadonlyMap<string, string | null>,
): Readonly<Record<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const [folder, text] of manifests) found.set(folder, manifestOf(text));
  const collect = (at: string, all: Table): void => {
    for (const [name, one] of Object.entries(all)) {
      if (!isTable(one)) continue;
      const folder = posix.join(at, 'node_modules', name);
      found.set(folder, entryOf(one));
      if (isTable(one['dependencies'])) collect(folder, one['dependencies']);
    }
  };
  collect('', dependencies);
  return Object.fromEntries(found);
}

/** `version` is a version, another package's name with one (`npm:real@1.0.0`), or where it comes from. */
function entryOf({ version, integrity, dev, optional, bundled, requires }: Table): Table {
  const written = typeof version === 'string' ? version : '';
  const about = { integrity, dev, optional, inBundle: bundled, dependencies: texts(requires) };
  if (written.startsWith('file:') && !/\.t(ar\.)?gz$/.test(written))
    return { ...about, link: true, resolved: written.slice('file:'.length) };
  const [, name, real] = /^npm:(.+)@([^@]+)$/.exec(written) ?? [];
  if (name !== undefined) return { ...about, name, version: real };
  return { ...about, ...(/^[a-z+]+:/.test(written) ? { resolved: written } : { version: written }) };
}

function manifestOf(text: string | null): Table {
  try {
    const json: unknown = JSON.parse(text ?? '{}');
    return isTable(json) ? json : {};
  } catch {
    return {};
  }
}
