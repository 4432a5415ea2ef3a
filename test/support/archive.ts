import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toolPackages } from '../../src/lock/debian/tools.ts';
import type { DebianSource } from '../../src/lock/debian/universe.ts';
import { silent } from '../../src/model/progress.ts';
import { openArchive } from '../../src/net/archive.ts';
import { basePackages } from '../../src/plan/packages.ts';
import { scratchStore } from './store.ts';

const MIRROR = new URL('../../.cache/debian', import.meta.url);
const isThere = existsSync(new URL(`${MIRROR.href}/dists/trixie-security/InRelease`));

/**
 * Why tests that need packages of the real Debian archive are left out: the partial mirror is not there. Where tests
 * must not be left out (`CI` is set) they run and fail.
 */
export const NO_MIRROR: string | false =
  isThere || process.env['CI'] !== undefined ? false : 'no .cache/debian: run node scripts/mirror.ts';

/** The partial mirror of the real archive, with an empty store. */
export async function realArchive(): Promise<DebianSource> {
  const store = await scratchStore();
  const mirrors = [`file://${fileURLToPath(MIRROR)}`];
  return { archive: openArchive(store, { env: {}, mirrors, apt: '/nonexistent' }), store, now: new Date() };
}

/** Debian's packages of a base with this version of Python, as a plan asks for them. */
export async function pythonDebs(source: DebianSource, suite: string, python: string) {
  return toolPorts(source).packages(suite, 'amd64', basePackages(python));
}

/** An archive as ports of the toolchain. */
export function toolPorts(source: DebianSource) {
  return { ...source, progress: silent, packages: toolPackages(source) };
}
