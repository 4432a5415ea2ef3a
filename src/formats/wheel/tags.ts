import type { Platform } from '../../model/config.ts';
import { parseWheelName, type WheelName } from './name.ts';

/** What wheels are chosen for. */
export interface WheelTarget {
  /** `3.11`. CPython, with the global interpreter lock. */
  readonly python: string;
  readonly platform: Platform;
  /** Version of the C library of the image, for instance `[2, 36]` for bookworm. */
  readonly glibc: readonly [number, number];
}

/** Versions of the C library of the Debian suites. */
export const SUITE_GLIBC: Readonly<Record<string, readonly [number, number]>> = {
  bookworm: [2, 36],
  trixie: [2, 41],
};

const MACHINE: Readonly<Record<Platform, string>> = { 'linux/amd64': 'x86_64', 'linux/arm64': 'aarch64' };
/** The oldest C library wheels were ever tagged for, by machine. */
const OLDEST: Readonly<Record<string, number>> = { x86_64: 5, aarch64: 17 };
/** Names from before PEP 600, by the glibc 2.x they stand for. */
const LEGACY: Readonly<Record<number, string>> = {
  17: 'manylinux2014',
  12: 'manylinux2010',
  5: 'manylinux1',
};

/**
 * The tags a target accepts, best first, each with its rank (PEP 425, PEP 600; the order of the `packaging` library that
 * pip follows). Wheels for musl (PEP 656) are not among them: the images have glibc.
 */
export function compatibleTags(target: WheelTarget): ReadonlyMap<string, number> {
  const [, minor = 0] = target.python.split('.').map(Number);
  const platforms = platformTags(target);
  const own = `cp3${minor}`;
  const older = Array.from({ length: minor }, (_, index) => minor - 1 - index);
  const pythons = [`py3${minor}`, 'py3', ...older.map((one) => `py3${one}`)];
  const on = (prefix: string): readonly string[] => platforms.map((platform) => `${prefix}-${platform}`);
  const tags = [
    ...on(`${own}-${own}`),
    ...on(`${own}-abi3`),
    ...on(`${own}-none`),
    ...older.filter((one) => one >= 2).flatMap((one) => on(`cp3${one}-abi3`)),
    ...pythons.flatMap((python) => on(`${python}-none`)),
    `${own}-none-any`,
    ...pythons.map((python) => `${python}-none-any`),
  ];
  return new Map(tags.map((tag, index) => [tag, index]));
}

function platformTags(target: WheelTarget): readonly string[] {
  const machine = MACHINE[target.platform];
  const [major, minor] = target.glibc;
  const oldest = OLDEST[machine] ?? 17;
  const tags: string[] = [];
  for (let one = minor; major === 2 && one >= oldest; one--) {
    tags.push(`manylinux_2_${one}_${machine}`);
    const legacy = LEGACY[one];
    if (legacy) tags.push(`${legacy}_${machine}`);
  }
  return [...tags, `linux_${machine}`];
}

/** The best rank among the tags of a wheel, lower is better, or null when the target cannot take it. */
export function wheelRank(wheel: WheelName, tags: ReadonlyMap<string, number>): number | null {
  const ranks = wheel.tags.flatMap((tag) => tags.get(tag) ?? []);
  return ranks.length === 0 ? null : Math.min(...ranks);
}

/**
 * The wheel a target takes of several of one release, or null when it can take none: best tag first, then the higher build
 * number, then the name, so that the order of the candidates does not matter.
 */
export function bestWheel(files: readonly string[], target: WheelTarget): string | null {
  const tags = compatibleTags(target);
  const ranked = files.flatMap((file) => {
    const wheel = parseWheelName(file);
    const rank = wheel ? wheelRank(wheel, tags) : null;
    return wheel && rank !== null ? [{ file, rank, build: wheel.build ?? ([-1, ''] as const) }] : [];
  });
  ranked.sort(
    (a, b) =>
      a.rank - b.rank ||
      b.build[0] - a.build[0] ||
      compareText(b.build[1], a.build[1]) ||
      compareText(a.file, b.file),
  );
  return ranked[0]?.file ?? null;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
