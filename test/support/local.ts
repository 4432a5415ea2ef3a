import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, '.cache');

/** The wheelhouse `scripts/mirror.ts` fills. */
export const WHEELS = join(CACHE, 'wheels');

/** Settings with which nothing is asked of an index. */
export const OFFLINE = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: WHEELS, PIP_CONFIG_FILE: '/dev/null' } as const;

/** `plimsoll.yaml` for the local Debian mirror. */
export const LOCAL_MIRROR = `base:\n  mirrors: ["${pathToFileURL(join(CACHE, 'debian')).href}"]\n`;

/** Copies an example with the lock that `npm test` made of it, set to be built from the local mirrors. */
export async function copyExample(name: string, folder: string): Promise<void> {
  await cp(join(ROOT, 'examples', name), folder, { recursive: true });
  await writeFile(join(folder, 'plimsoll.yaml'), LOCAL_MIRROR);
  await writeFile(join(folder, 'plimsoll.lock'), await readFile(join(CACHE, `${name}.lock`)));
}
