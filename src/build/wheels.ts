import { createHash } from 'node:crypto';
import { plural } from '../formats/units/plural.ts';
import { installWheel } from '../formats/wheel/install.ts';
import { parseWheelName } from '../formats/wheel/name.ts';
import { compatibleTags, SUITE_GLIBC, wheelRank } from '../formats/wheel/tags.ts';
import type { Compile } from '../model/compile.ts';
import type { Platform } from '../model/config.ts';
import type { Entry } from '../model/entry.ts';
import type { WantedWheel, Wheels } from '../model/fetch.ts';
import type { Finding } from '../model/finding.ts';
import type { Trimmed } from '../model/image.ts';
import type { LockedImage, LockedWheel } from '../model/lock.ts';
import { remembered, type Store } from '../model/store.ts';
import type { Ahead } from './ahead.ts';
import { checkArchitecture } from './architecture.ts';
import { withBytecode } from './bytecode.ts';
import type { LayerJob } from './cached.ts';
import { conflicts } from './conflicts.ts';
import { wrongPlatform } from './findings.ts';
import { mapLimited } from './limit.ts';
import { mergeEntries } from './merge.ts';
import { countTrimmed, omitted, sumTrimmed, type Trim, trimKey } from './trim/omit.ts';
import { linkedTwice } from './trim/twice.ts';
import { VENV, venvEntries } from './venv.ts';

/** A wheel of the lock with its file name. */
export interface NamedWheel extends LockedWheel {
  readonly file: string;
}

export interface WheelOptions {
  /** `3.11`. */
  readonly python: string;
  readonly compiler: Compile | null;
  readonly ahead: Ahead | null;
  readonly trim: Trim;
  /** The image of others that they are installed over, or null. */
  readonly image: LockedImage | null;
}

/** What wheels have to fit. */
export interface Fitting {
  readonly python: string;
  readonly suite: string;
  readonly platform: Platform;
  readonly image: LockedImage | null;
}

/** Wheels of more compressed bytes have a layer of their own, which every image that has the wheel shares. */
const BIG = 2_000_000;
/** Engines mount at most 127 layers; far fewer are as good to share. */
const MOST_LAYERS = 24;
/** Small wheels from which on they are spread over several layers, and over how many then. */
const SHELVES: readonly (readonly [wheels: number, layers: number])[] = [
  [32, 8],
  [8, 4],
];
/** Wheels fetched at a time when the store does not have them. */
const FETCHES = 8;

/** The files of a wheel, installed, but for those omitted: read from the wheel when first asked for. */
export type Installed = (
  wheel: NamedWheel,
  python: string,
  omit?: ReadonlyMap<string, unknown>,
) => Promise<readonly Entry[]>;

/**
 * Installs each wheel once, however many images hold it.
 * @param among all that may be asked for
 */
export function installer(source: Wheels, among: readonly WantedWheel[]): Installed {
  const known = new Map<string, Promise<readonly Entry[]>>();
  return (wheel, python, omit) => {
    const { file, sha256 } = wheel;
    const options = { file, python, prefix: VENV };
    if (omit !== undefined && omit.size > 0)
      return source
        .wheel(file, sha256, among)
        .then((blob) => installWheel(blob, { ...options, omit: (path) => omit.has(path) }));
    const key = `${sha256} ${file} ${python}`;
    const entries =
      known.get(key) ?? source.wheel(file, sha256, among).then((blob) => installWheel(blob, options));
    known.set(key, entries);
    return entries;
  };
}

/** A virtual environment with wheels in it. */
export async function environmentEntries(
  wheels: readonly NamedWheel[],
  python: string,
  source: Wheels,
): Promise<readonly Entry[]> {
  const installed = installer(source, wheels);
  const all: Entry[] = [];
  for (const wheel of wheels) all.push(...(await installed(wheel, python)));
  return [...all, ...venvEntries(python)];
}

/**
 * The layers of an image's wheels: each big one by itself, the largest first, then the others, by their names on a few
 * shelves, so that one more leaves most of what was there as it is; the virtual environment is on the first. Bytecode lies
 * in the layer of its sources.
 */
export function wheelJobs(
  wheels: readonly NamedWheel[],
  installed: Installed,
  { python, compiler, ahead, trim, image }: WheelOptions,
): readonly LayerJob[] {
  const bySize = [...wheels].sort((a, b) => b.size - a.size || (a.file < b.file ? -1 : 1));
  const big = bySize.filter(({ size }) => size > BIG).slice(0, MOST_LAYERS);
  const small = bySize.filter((wheel) => !big.includes(wheel)).sort((a, b) => (a.file < b.file ? -1 : 1));
  const job = (
    kind: 'wheel' | 'wheels',
    of: readonly NamedWheel[],
    what: string,
    hasVenv: boolean,
  ): LayerJob => ({
    kind,
    what,
    key: [
      idsOf(of),
      { python, prefix: VENV, compiler: compiler?.version ?? null },
      of.map(({ file }) => trimKey(file, trim)),
      ...(hasVenv ? ['venv', image?.python.path ?? null] : []),
    ],
    weight: of.reduce((sum, { size }) => sum + size, 0),
    async make(aside) {
      const all: Entry[] = [];
      const trimmed: Trimmed[] = [];
      const without = new Set<string>();
      for (const wheel of of) {
        const full = await installed(wheel, python);
        const out = omitted(wheel, full, python, trim);
        const left = await installed(wheel, python, out);
        const links = linkedTwice(left, trim.twice?.get(wheel.file) ?? new Map(), python);
        trimmed.push(
          ...countTrimmed(full, out, wheel.name),
          ...countTrimmed(left, new Map([...links.linked].map((path) => [path, 'libraries']))),
        );
        all.push(...links.entries);
        for (const path of trim.untouched?.get(wheel.file) ?? [])
          without.add(`${VENV}/lib/python${python}/site-packages/${path}`);
      }
      const entries = mergeEntries([...all, ...(hasVenv ? venvEntries(python, image?.python.path) : [])]);
      return {
        entries: compiler
          ? await withBytecode(entries, compiler, python, { ahead, aside, without })
          : entries,
        diagnostics: [],
        trimmed: sumTrimmed(trimmed),
      };
    },
  });
  return [
    ...big.map((wheel) => job('wheel', [wheel], `${wheel.name} ${wheel.version}`, false)),
    ...shelved(small).map((wheels, at) => job('wheels', wheels, plural(wheels.length, 'wheel'), at === 0)),
  ];
}

/** Each wheel on the shelf that its name says, whatever else there is; none of them is empty but an only one. */
function shelved(wheels: readonly NamedWheel[]): readonly (readonly NamedWheel[])[] {
  const [, count = 1] = SHELVES.find(([from]) => wheels.length >= from) ?? [];
  const shelf = ({ name }: NamedWheel): number =>
    createHash('sha256').update(name).digest().readUInt8() % count;
  const shelves = Array.from({ length: count }, (_, at) => wheels.filter((wheel) => shelf(wheel) === at));
  const filled = shelves.filter(({ length }) => length > 0);
  return filled.length > 0 ? filled : [[]];
}

/**
 * Findings over all wheels of an image: tags that do not fit it, native code for another machine, files that collide.
 * Looked up when known.
 */
export async function checkWheels(
  wheels: readonly NamedWheel[],
  installed: Installed,
  store: Store,
  { python, platform, suite, image }: Fitting,
): Promise<readonly Finding[]> {
  const [major = 2, minor = 17] = image?.glibc.split('.').map(Number) ?? SUITE_GLIBC[suite] ?? [];
  const tags = compatibleTags({ python, platform, glibc: [major, minor] });
  const misfits = wheels.filter(({ file }) => {
    const name = parseWheelName(file);
    return name === null || wheelRank(name, tags) === null;
  });
  if (misfits.length > 0) return misfits.map(({ file }) => wrongPlatform(file, platform));
  const key = [idsOf(wheels), { python, prefix: VENV, platform }];
  return remembered(store, 'wheel-check', key, async () => {
    const origins = await mapLimited(wheels, FETCHES, async (wheel) => ({
      name: wheel.file,
      entries: await installed(wheel, python),
    }));
    const found: Finding[] = [];
    for (const { name, entries } of origins)
      found.push(...(await checkArchitecture(name, entries, platform)));
    found.push(
      ...(await conflicts([{ name: 'the virtual environment', entries: venvEntries(python) }, ...origins])),
    );
    return found;
  });
}

function idsOf(wheels: readonly NamedWheel[]): unknown {
  return wheels.map(({ file, sha256 }) => [file, sha256]);
}
