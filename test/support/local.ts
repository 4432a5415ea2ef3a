import { cp, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../../src/engine/run.ts';
import { uvEnvironment } from '../../src/engine/uv/environment.ts';
import { findUv } from '../../src/engine/uv/uv.ts';
import { parseLock } from '../../src/formats/lockfile/lockfile.ts';
import { readIndexSettings } from '../../src/net/indexes/settings.ts';
import { openStore } from '../../src/store/store.ts';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, '.cache');

/** The store that tests share and runs keep; `npm test` locks the examples with it. */
export const STORE = join(CACHE, 'store');

/** The wheelhouse `scripts/mirror.ts` fills. */
export const WHEELS = join(CACHE, 'wheels');

/** `plimsoll.yaml` for the Debian mirror that `scripts/mirror.ts` fills. */
export const LOCAL_MIRROR = `base:\n  mirrors: ["${pathToFileURL(join(CACHE, 'debian')).href}"]\n`;

/**
 * An environment in which Plimsoll asks nothing of the network: packages come from the wheelhouse, the resolver is at
 * hand (fetched once, the way a fresh machine gets it), everything made is kept in `store`.
 */
export async function offline(store: string): Promise<Readonly<Record<string, string>>> {
  const { command } = await uvHere();
  return {
    PATH: [...(isAbsolute(command) ? [dirname(command)] : []), process.env['PATH'] ?? ''].join(delimiter),
    PIP_CONFIG_FILE: '/dev/null',
    PIP_FIND_LINKS: WHEELS,
    PIP_NO_INDEX: '1',
    PLIMSOLL_CACHE: store,
  };
}

/** The resolver, as Plimsoll finds it, with the settings of this machine's indexes. */
export async function uvHere(): Promise<{
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}> {
  const settings = await readIndexSettings({ env: process.env, platform: process.platform, folder: ROOT });
  const command = await findUv({ run, store: await openStore(STORE), settings, python: async () => null });
  return { command, env: uvEnvironment(settings) };
}

/** Copies an example with the lock that `npm test` made of it, set to be built from the local mirrors. */
export async function copyExample(name: string, folder: string): Promise<void> {
  await cp(join(ROOT, 'examples', name), folder, { recursive: true });
  await writeFile(join(folder, 'plimsoll.yaml'), LOCAL_MIRROR);
  await writeFile(join(folder, 'plimsoll.lock'), await readFile(join(CACHE, `${name}.lock`)));
}

/** Writes an application's manifest anew, as exactly the releases that a lock has: they are in the wheelhouse. */
export async function pinRequirements(from: string, into: string): Promise<void> {
  const { value } = parseLock(await readFile(join(from, 'plimsoll.lock'), 'utf8'));
  const lines = Object.values(value?.wheels ?? {}).map(({ name, version }) => `${name}==${version}\n`);
  await writeFile(join(into, 'requirements.txt'), lines.join(''));
}
