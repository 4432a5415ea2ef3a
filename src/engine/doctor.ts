import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatBytes } from '../formats/units/bytes.ts';
import { UserError } from '../model/error.ts';
import type { SignedArchive } from '../model/fetch.ts';
import { type Check, failed, passed, untried } from '../model/report.ts';
import { ENGINES, type EngineNeeds, look } from './find.ts';
import type { Found } from './found.ts';
import { findUv, type UvPorts } from './uv/uv.ts';

/** What looking a machine over takes. */
export interface DoctorNeeds {
  readonly engines: EngineNeeds;
  readonly archive: SignedArchive;
  /** Suites whose packages bases are made of. */
  readonly suites: readonly string[];
  readonly uv: UvPorts;
  /** Folder of the store; it may not exist yet. */
  readonly cache: string;
}

/** The major version the program is written for. */
const NODE = 24;
/** An image of a few hundred megabytes is kept as packages, wheels, layers and unpacked. */
const ENOUGH = 5e9;

/**
 * What this machine has and lacks for building and running, each with the next action where one helps: `ok` is false for what
 * is in the way, null for what can be done without. Asks the network and the engines; nothing is installed, but the
 * resolver is fetched into the store where the machine has none.
 */
export async function examine(needs: DoctorNeeds): Promise<readonly Check[]> {
  const groups = await Promise.all([
    node(process.versions.node),
    space(needs.cache),
    resolver(needs.uv),
    ...needs.suites.map((suite) => debian(needs.archive, suite)),
    engines(needs.engines),
  ]);
  return groups.flat();
}

/** @param version as Node says it, without the `v` */
export function node(version: string): readonly Check[] {
  const ok = Number(version.split('.')[0]) >= NODE;
  return [{ id: 'node', ok, message: `Node ${version}`, fix: ok ? null : `Install Node ${NODE} or later.` }];
}

async function space(cache: string): Promise<readonly Check[]> {
  const id = 'disk-space';
  const folder = nearest(cache);
  try {
    await access(folder, constants.W_OK);
  } catch {
    const fix = 'Name a folder that can be written to in PLIMSOLL_CACHE.';
    return [{ id, ...failed(`${folder} cannot be written to`, fix) }];
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const message = `${formatBytes(free)} free for the cache in ${cache}`;
  const fix = `Make room, or name a folder on a larger disk in PLIMSOLL_CACHE: ${formatBytes(ENOUGH)} are enough.`;
  return [{ id, ok: free >= ENOUGH ? true : null, message, fix: free >= ENOUGH ? null : fix }];
}

/** The folder, or the closest one above it that exists. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

async function resolver(uv: UvPorts): Promise<readonly Check[]> {
  return attempt('resolver', async () => {
    const program = await findUv(uv);
    const { stdout } = await uv.run({ command: program, args: ['--version'] });
    return `${stdout.trim()} resolves requirements`;
  });
}

async function debian(archive: SignedArchive, suite: string): Promise<readonly Check[]> {
  const id = `debian-${suite}`;
  return attempt(id, async () => {
    const release = await archive.index('main', suite, 'InRelease');
    const where = await archive.where('main', suite);
    if (release !== null) return `${where} answers`;
    throw new UserError({
      code: 'doctor/no-suite',
      message: `${where} does not have it`,
      fix: 'Name an archive that has the suite under base.mirrors of plimsoll.yaml.',
    });
  });
}

/** Only when no engine works at all is the lack of one in the way. */
async function engines(needs: EngineNeeds): Promise<readonly Check[]> {
  const found = await Promise.all(ENGINES.map(async (name) => [name, await look(needs, name)] as const));
  const works = found.some(([, one]) => one.engine !== null);
  return found.flatMap(([name, one]) => engineChecks(name, one, works));
}

/** @param works whether any engine does */
export function engineChecks(name: string, found: Found, works: boolean): readonly Check[] {
  if (found.engine === null)
    return [{ id: name, ok: works ? null : false, message: found.because, fix: found.fix }];
  const { gaps } = found.engine;
  const check = { id: name, ...passed(found.because) };
  if (gaps.length === 0) return [check];
  return [check, { id: `${name}-gaps`, ...untried(gaps.join('; ')) }];
}

async function attempt(id: string, work: () => Promise<string>): Promise<readonly Check[]> {
  try {
    return [{ id, ...passed(await work()) }];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ id, ...failed(error.message, error.fix) }];
  }
}
