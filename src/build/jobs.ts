import { plural } from '../formats/units/plural.ts';
import { mentionsIn } from '../formats/wheel/sources.ts';
import type { Compile } from '../model/compile.ts';
import type { Platform } from '../model/config.ts';
import type { Entry } from '../model/entry.ts';
import type { Outcome } from '../model/finding.ts';
import type { Lock, LockedDeb, LockedImage, LockedPlatform, LockedService } from '../model/lock.ts';
import { runtimeName, type ServicePlan, type TrimKind } from '../model/plan.ts';
import { type Ahead, compilingAhead } from './ahead.ts';
import { applicationEntries, servedEntries, weightEntries } from './application.ts';
import { baseEntries, nativeEntries } from './base/entries.ts';
import type { BaseOptions } from './base/types.ts';
import { withBytecode } from './bytecode.ts';
import type { LayerJob, MadeLayer } from './cached.ts';
import { hashEntries } from './hash.ts';
import { onImage } from './image.ts';
import { NO_PARTS, nodeParts } from './node/jobs.ts';
import type { BuildPorts } from './ports.ts';
import { wheelLinks } from './trim/facts.ts';
import { librariesForOthers } from './trim/libraries.ts';
import { namesOf } from './trim/names.ts';
import type { Trim } from './trim/omit.ts';
import { unreached, untouched } from './trim/reach.ts';
import { PARTS } from './trim/stdlib.ts';
import { librariesTwice, stillTwice } from './trim/twice.ts';
import { wheelFacts } from './trim/wheels.ts';
import { type Installed, type NamedWheel, wheelJobs } from './wheels.ts';

/** One image to build, with what the lock says of it. */
export interface Target {
  readonly plan: ServicePlan;
  readonly platform: Platform;
  readonly locked: LockedService;
  /** The image of others that it is built on, or null. */
  readonly image: LockedImage | null;
  readonly base: readonly LockedDeb[];
  readonly native: readonly LockedDeb[];
  readonly wheels: readonly NamedWheel[];
  readonly compiler: Compile | null;
  readonly lock: Lock;
  /** Files of packages that a run touched, from site-packages: whatever nothing leads to stays out. Null: by rule alone. */
  readonly touched: readonly string[] | null;
}

/** Looks up what the lock says of an image; the name of a file that its tables lack when it is broken. */
export function lockedFiles(
  lock: Lock,
  platform: LockedPlatform,
): Pick<Target, 'image' | 'base' | 'native' | 'wheels'> | { readonly missing: string } {
  const missing = [
    ...[...platform.base, ...platform.native].filter((file) => !Object.hasOwn(lock.debs, file)),
    ...platform.wheels.filter((file) => !Object.hasOwn(lock.wheels, file)),
  ];
  if (missing[0] !== undefined) return { missing: missing[0] };
  const debs = (files: readonly string[]): readonly LockedDeb[] =>
    files.flatMap((file) => lock.debs[file] ?? []);
  return {
    image: platform.image ?? null,
    base: debs(platform.base),
    native: debs(platform.native),
    wheels: platform.wheels.flatMap((file) => {
      const wheel = lock.wheels[file];
      return wheel ? [{ ...wheel, file }] : [];
    }),
  };
}

/** The layers of an image, bottom first, as the plan orders their kinds. Keys of what comes from the tree need its bytes. */
export async function layerJobs(
  target: Target,
  installed: Installed,
  ports: BuildPorts,
): Promise<readonly LayerJob[]> {
  const { plan, platform, locked, compiler, wheels, image } = target;
  const { runtime } = locked;
  const python = runtime.version;
  const ahead = compiler && compilingAhead(compiler);
  const trim = await trimOf(target, installed, ports, ahead);
  const isPython = runtime.language === 'python';
  const parts = isPython
    ? NO_PARTS
    : await nodeParts(plan, platform, target.lock, servedEntries(plan, ports.tree), ports);
  const application = applicationEntries(plan, ports.tree, parts.entries, image);
  const traced = { value: parts.traced, trimmed: parts.trimmed, diagnostics: parts.diagnostics };
  const jobs = [
    ...debianJobs(target, trim, ports),
    ...(isPython ? wheelJobs(wheels, installed, { python, compiler, ahead, trim, image }) : []),
    ...parts.jobs,
    ...(await treeJob('packages', 'packages of the build', traced, target, ports)),
    ...(await treeJob('weights', 'weights', weightEntries(plan, ports.tree), target, ports)),
    ...(await treeJob('application', 'application', application, target, ports)),
  ];
  const order = plan.layers.value;
  return jobs
    .map((job) => (image === null ? job : onImage(job, image)))
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** Rules that go by what sources say. */
const BY_SOURCES: ReadonlySet<TrimKind> = new Set(['tests', 'stubs', 'headers', 'libraries', 'stdlib']);

/** What is left out of the image, and what wheels and source mention and so spares. */
async function trimOf(
  target: Target,
  installed: Installed,
  ports: BuildPorts,
  ahead: Ahead | null,
): Promise<Trim> {
  const rules = await rulesOf(target, installed, ports, ahead);
  const { plan, wheels, locked, touched } = target;
  if (touched === null || locked.runtime.language !== 'python') return rules;
  const links = await wheelLinks(wheels, installed, ports.store, locked.runtime.version);
  const out = unreached(links, { touched, names: await namesOf(plan, ports.tree) });
  const untouchedSources = untouched(links, touched, out);
  const twice = rules.twice && stillTwice(rules.twice, out);
  return { ...rules, unreached: out, untouched: untouchedSources, ...(twice && { twice }) };
}

async function rulesOf(
  { plan, wheels, locked }: Target,
  installed: Installed,
  { store, tree }: BuildPorts,
  ahead: Ahead | null,
): Promise<Trim> {
  const kinds = locked.runtime.language === 'python' ? plan.trim.value : [];
  if (!kinds.some((kind) => BY_SOURCES.has(kind))) return { kinds, facts: new Map(), mentioned: [] };
  const python = locked.runtime.version;
  const facts = await wheelFacts(wheels, installed, store, python, ahead);
  const libraries = kinds.includes('libraries')
    ? {
        libraries: await librariesForOthers(wheels, installed, python, plan, { store, tree }),
        twice: await librariesTwice(wheels, facts, installed, python, store),
      }
    : {};
  const own = plan.source.value.files
    .filter((path) => path.endsWith('.py'))
    .flatMap((path) => mentionsIn(tree.text(path) ?? '', path, PARTS));
  const all = [...[...facts.values()].flatMap(({ mentioned }) => mentioned), ...own];
  return { kinds, facts, mentioned: [...new Set(all)].sort(), ...libraries };
}

function debianJobs(
  { plan, locked, platform, base, native, compiler, image }: Target,
  { kinds, mentioned }: Trim,
  ports: BuildPorts,
): readonly LayerJob[] {
  const { suite, runtime } = locked;
  const python = runtime.version;
  const parts = kinds.includes('stdlib') ? PARTS.filter((part) => !mentioned.includes(part)) : [];
  const programs = plan.programs.value;
  const options: BaseOptions = {
    suite,
    runtime,
    platform,
    without: parts,
    ...(programs.length > 0 ? { programs } : {}),
  };
  const job = (
    kind: 'base' | 'native',
    what: string,
    debs: readonly LockedDeb[],
    key: unknown,
  ): LayerJob => ({
    kind,
    what,
    key: [key, options, compiler?.version ?? null],
    weight: debs.reduce((sum, { size }) => sum + size, 0),
    async make(aside) {
      const made =
        kind === 'base'
          ? await baseEntries(base, options, ports)
          : await nativeEntries(native, image === null ? base : null, options, ports);
      const { value, diagnostics, trimmed } = made;
      const entries = compiler ? await withBytecode(value, compiler, python, { aside }) : value;
      return { entries, diagnostics, trimmed };
    },
  });
  const hashes = (debs: readonly LockedDeb[]): readonly string[] => debs.map(({ sha256 }) => sha256).sort();
  const added = job('native', plural(native.length, 'native package'), native, [
    hashes(native),
    hashes(base),
  ]);
  if (image !== null) return native.length === 0 ? [] : [added];
  const below = job(
    'base',
    [`Debian ${suite}`, runtimeName(runtime) ?? []].flat().join(' with '),
    base,
    hashes(base),
  );
  return native.length === 0 ? [below] : [below, added];
}

/** A layer of files of the tree: its key is their bytes, so it is there or not as they are. None when there are no files. */
async function treeJob(
  kind: 'packages' | 'weights' | 'application',
  what: string,
  made: Outcome<readonly Entry[]> & Pick<MadeLayer, 'trimmed'>,
  { compiler, locked }: Target,
  { store }: BuildPorts,
): Promise<readonly LayerJob[]> {
  if (made.value.length === 0 && made.diagnostics.length === 0) return [];
  const { trimmed = [] } = made;
  const { hashes, entries: hashed, size } = await hashEntries(made.value, store);
  return [
    {
      kind,
      what,
      key: [
        hashes,
        made.diagnostics,
        locked.runtime.version,
        compiler?.version ?? null,
        ...(trimmed.length === 0 ? [] : [trimmed]),
      ],
      weight: size,
      async make(aside) {
        const entries = compiler
          ? await withBytecode(hashed, compiler, locked.runtime.version, { aside })
          : hashed;
        return { entries, trimmed, diagnostics: made.diagnostics };
      },
    },
  ];
}
