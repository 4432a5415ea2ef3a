import { PYTHON_SUITES } from '../../formats/deb/suite.ts';
import { isPylockFault, parsePylock } from '../../formats/pylock/pylock.ts';
import { parseWheelName, type WheelName } from '../../formats/wheel/name.ts';
import type { Platform } from '../../model/config.ts';
import type { WantedWheel } from '../../model/fetch.ts';
import { plainQuestion, type Question, type Resolver, TORCH_BUILDS } from '../../model/resolve.ts';

/** Asked for in turn when no wheel's tags name a Python version: those of the Debian releases built on. */
const PYTHONS = Object.keys(PYTHON_SUITES).toReversed();

interface Sought extends WantedWheel {
  readonly name: WheelName;
  /** Versions of Python to ask for, in this order. */
  readonly pythons: readonly string[];
}

/**
 * The addresses at which the user's indexes have wheels now, by sha256, found by resolving exactly their releases, as many
 * in one go as there can be; those that the indexes do not have are not among them.
 */
export async function locateWheels(
  wanted: readonly WantedWheel[],
  resolver: Resolver,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const sought = soughtOf(wanted);
  for (const python of new Set(sought.flatMap(({ pythons }) => pythons))) {
    const missing = sought.filter(({ sha256, pythons }) => !found.has(sha256) && pythons.includes(python));
    for (const batch of batches(missing)) await ask(batch, python, resolver, found);
  }
  return found;
}

/** A wheel for any version of Python is asked for with those that the others are for. */
function soughtOf(wanted: readonly WantedWheel[]): readonly Sought[] {
  const named = wanted.flatMap((wheel) => {
    const name = parseWheelName(wheel.file);
    return name === null ? [] : [{ ...wheel, name, pythons: pythonsOf(name) }];
  });
  const exact = [...new Set(named.flatMap(({ pythons }) => pythons))];
  const open = exact.length > 0 ? exact : PYTHONS;
  return named.map((one) => (one.pythons.length > 0 ? one : { ...one, pythons: open }));
}

function pythonsOf({ tags }: WheelName): readonly string[] {
  const minors = tags.flatMap((tag) => /^cp3(\d+)-cp3/.exec(tag)?.[1] ?? []);
  return [...new Set(minors.map((minor) => `3.${minor}`))];
}

/** What can be asked for together: one platform, and of each package one release. */
function batches(sought: readonly Sought[]): readonly (readonly Sought[])[] {
  const nth = new Map<string, number>();
  const made = Map.groupBy(sought, ({ name }) => {
    const kind = `${platformOf(name)} ${isForCpus(name)}`;
    const before = nth.get(`${kind} ${name.name}`) ?? 0;
    nth.set(`${kind} ${name.name}`, before + 1);
    return `${kind} ${before}`;
  });
  return [...made.values()];
}

/** Where one release is in the way of all, the halves are asked for by themselves. */
async function ask(
  batch: readonly Sought[],
  python: string,
  resolver: Resolver,
  found: Map<string, string>,
): Promise<void> {
  const answer = await resolver.resolve(question(batch, python));
  const lock = 'pylock' in answer ? parsePylock(answer.pylock) : null;
  if (lock === null || isPylockFault(lock)) {
    const middle = Math.ceil(batch.length / 2);
    if (batch.length > 1)
      for (const half of [batch.slice(0, middle), batch.slice(middle)])
        await ask(half, python, resolver, found);
    return;
  }
  const all = lock.packages.flatMap(({ wheels }) => wheels);
  for (const { file, sha256 } of batch) {
    const one = all.find((each) => each.file === file && (each.sha256 === null || each.sha256 === sha256));
    if (one !== undefined) found.set(sha256, one.location);
  }
}

function question(batch: readonly Sought[], python: string): Question {
  const [first] = batch;
  return plainQuestion({
    requirements: batch.map(({ name: { name, version } }) => `${name}==${version}`),
    python,
    platforms: [first === undefined ? 'linux/amd64' : platformOf(first.name)],
    prereleases: false,
    dependencies: false,
    ...(first !== undefined && isForCpus(first.name) ? { torch: 'cpu' as const } : {}),
  });
}

function platformOf({ tags }: WheelName): Platform {
  return tags.some((tag) => tag.endsWith('aarch64')) ? 'linux/arm64' : 'linux/amd64';
}

function isForCpus({ name, version }: WheelName): boolean {
  return TORCH_BUILDS.includes(name) && version.endsWith('+cpu');
}
