import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Sdist } from '../../build/source/sdist.ts';
import type { NamedWheel } from '../../build/wheels.ts';
import type { Engine } from '../../model/engine.ts';
import type { FileEntry } from '../../model/entry.ts';
import { UserError } from '../../model/error.ts';
import { hasError } from '../../model/finding.ts';
import type { LockedDeb } from '../../model/lock.ts';
import { plainQuestion, type Question } from '../../model/resolve.ts';
import type { FoundSource, MadeWheel, SourceTarget } from '../../model/source.ts';
import type { Digest } from '../../model/store.ts';
import type { Session } from '../verb.ts';
import { openScripts } from '../wire/engine.ts';
import { buildingPorts, type Ports } from '../wire/ports.ts';

/** Raised when the same sources come to be built otherwise. */
const FORM = 1;
const SCRIPT = new URL('../../../data/source/build.py', import.meta.url);

interface Remembered {
  readonly file: string;
  readonly digest: Digest;
  readonly requires: readonly string[];
}

/** What makes them. */
export interface Maker {
  readonly engine: Engine['name'] | null;
  readonly ports: Ports;
  readonly session: Session;
}

/**
 * The wheel of a source distribution, made in a throw-away container or remembered; or why there is none.
 * @param pinned exactly what it is built with; null when that is to be found out
 */
export async function makeWheel(
  found: FoundSource,
  question: Question,
  target: SourceTarget,
  pinned: readonly string[] | null,
  maker: Maker,
): Promise<MadeWheel> {
  const { ports, session } = maker;
  const { store } = ports;
  const { script, key, before } = await recall(found, target, pinned, ports);
  if (before !== null) return placed(before, found, ports);
  const [archive] = await ports.wheels.fetch([found], session.talk.progress);
  if (archive === undefined) throw new Error(`${found.file} was not fetched`);
  const { readSdist } = await import('../../build/source/sdist.ts');
  const sdist = await readSdist(found.file, archive.blob, store);
  if (sdist === null) return { failed: `${found.file} is no source distribution that can be read` };
  if (sdist.native.rust)
    return { failed: `${found.file} is written in Rust, whose packages a build without a network has not` };
  const what = `${found.name} ${found.version}`;
  try {
    const made = await session.talk.step(`building ${what} from its source`, () =>
      run({ what, sdist, script, question, target, pinned }, maker),
    );
    if ('failed' in made) return made;
    await store.remember('source-wheel', key, made);
    return await placed(made, found, ports);
  } catch (error) {
    // Without an engine there is no wheel; that and why is for the finding.
    if (error instanceof UserError && !error.transient) return { failed: `${error.message} (${error.fix})` };
    throw error;
  }
}

/** Whether the wheel was made before. */
export async function isMade(found: FoundSource, target: SourceTarget, ports: Ports): Promise<boolean> {
  return (await recall(found, target, null, ports)).before !== null;
}

/** What decides how the wheel comes out, and the wheel where it was made and is there. */
async function recall(
  found: FoundSource,
  target: SourceTarget,
  pinned: readonly string[] | null,
  { store, sourcePackages }: Ports,
): Promise<{ readonly script: string; readonly key: unknown; readonly before: Remembered | null }> {
  const script = await readFile(SCRIPT, 'utf8');
  const more = sourcePackages.toSorted();
  const key = [FORM, found.sha256, target, script, pinned, ...(more.length === 0 ? [] : [more])];
  const before = await store.recall<Remembered>('source-wheel', key);
  const held = before === null ? null : await store.blob(before.digest);
  return { script, key, before: held === null ? null : before };
}

/** In a folder of its own, for the resolver. */
async function placed(
  { file, digest, requires }: Remembered,
  found: FoundSource,
  { store }: Ports,
): Promise<MadeWheel> {
  const folder = await store.folder('source-wheel', [digest, file], async (path) => {
    await mkdir(path, { recursive: true });
    await copyFile(store.path(digest), join(path, file));
  });
  return {
    folder,
    file,
    sha256: digest.slice('sha256:'.length),
    source: { file: found.file, sha256: found.sha256, requires },
  };
}

interface Task {
  readonly what: string;
  readonly sdist: Sdist;
  readonly script: string;
  readonly question: Question;
  readonly target: SourceTarget;
  /** Exactly what it was built with before; null when that is to be found out. */
  readonly pinned: readonly string[] | null;
}

async function run(
  { what, sdist, script, question, target, pinned }: Task,
  { engine, ports, session }: Maker,
): Promise<Remembered | { readonly failed: string }> {
  const [{ buildSource }, scripts, debs] = await Promise.all([
    import('../../build/source/wheel.ts'),
    openScripts(engine, ports, session),
    tools(sdist, target, ports),
  ]);
  const ready = { ...buildingPorts(ports, session), scripts };
  let asked: readonly string[] | null = pinned;
  for (;;) {
    const wanted: readonly string[] = pinned ?? [...sdist.requires, ...(asked ?? [])];
    const wheels = await backend(wanted, question, target, ports, session);
    if ('missing' in wheels)
      return { failed: `what it is built with (${wanted.join(', ')}) cannot be had: ${wheels.missing}` };
    const job = { what, sources: sdist.entries, debs, wheels, script, asked: asked !== null, target };
    const result = await buildSource(job, ready);
    if ('failed' in result) return { failed: result.failed.trim() };
    if ('requires' in result) {
      if (asked !== null) return { failed: 'its backend asks for more each time' };
      asked = result.requires;
      continue;
    }
    const requires = wheels.map(({ name, version }) => `${name}==${version}`).sort();
    return { ...(await kept(result.wheel, ports)), requires };
  }
}

/** Python, what compiles when something has to be, and what plimsoll.yaml names besides. */
async function tools(
  { native }: Sdist,
  { python, suite, platform }: SourceTarget,
  { tools, sourcePackages }: Ports,
): Promise<readonly LockedDeb[]> {
  const [{ pythonPackages }, { debianArchitecture }] = await Promise.all([
    import('../../engine/toolchain/python.ts'),
    import('../../formats/deb/architecture.ts'),
  ]);
  const compiler = ['g++', 'gcc', `libpython${python}-dev`, 'make', 'pkgconf', 'sed', 'grep'];
  const names = [
    ...['base-files', 'coreutils', 'dash', ...pythonPackages(python)],
    ...(native.c || native.cmake || native.fortran ? compiler : []),
    ...(native.cmake ? ['cmake'] : []),
    ...(native.fortran ? ['gfortran'] : []),
    ...sourcePackages,
  ];
  return tools.packages(suite, debianArchitecture(platform), names);
}

/** The wheels of a backend and of all it needs; or why they cannot be had. */
async function backend(
  requires: readonly string[],
  question: Question,
  { python, suite, platform }: SourceTarget,
  { resolver, wheels }: Ports,
  session: Session,
): Promise<readonly NamedWheel[] | { readonly missing: string }> {
  if (requires.length === 0) return [];
  const [
    { parsePylock, isPylockFault },
    { selectFromPylock },
    { selectWheels },
    { targetEnvironment },
    { SUITE_GLIBC },
  ] = await Promise.all([
    import('../../formats/pylock/pylock.ts'),
    import('../../formats/pylock/select.ts'),
    import('../../lock/select.ts'),
    import('../../formats/marker/environment.ts'),
    import('../../formats/wheel/tags.ts'),
  ]);
  const { indexes } = question;
  const answer = await resolver.resolve(
    plainQuestion({
      requirements: requires,
      python,
      platforms: [platform],
      indexes,
      prereleases: false,
      dependencies: true,
    }),
  );
  if (!('pylock' in answer)) return { missing: answer.refusal.explanation };
  const lock = parsePylock(answer.pylock);
  if (isPylockFault(lock)) return { missing: lock.fault };
  const environment = targetEnvironment(platform, `${python}.0`);
  const target = { wheels: { python, platform, glibc: SUITE_GLIBC[suite] ?? [2, 17] }, environment } as const;
  const { value, diagnostics } = selectWheels(selectFromPylock(lock, environment), target, new Map(), () => ({
    path: null,
    line: null,
  }));
  if (hasError(diagnostics)) return { missing: diagnostics.map(({ message }) => message).join('; ') };
  const fetched = await wheels.fetch(
    value.map(({ found }) => found),
    session.talk.progress,
  );
  return value.flatMap(({ name, version }, at): readonly NamedWheel[] => {
    const file = fetched[at];
    return file === undefined
      ? []
      : [{ name, version, file: file.file, sha256: file.sha256, size: file.blob.size }];
  });
}

/** Takes the wheel out of what the container left. */
async function kept(
  { path, content }: FileEntry,
  { store }: Ports,
): Promise<Pick<Remembered, 'file' | 'digest'>> {
  if (content.kind !== 'plain') throw new Error(`${path} is not plain`);
  const writer = await store.writer();
  for await (const chunk of content.blob.stream()) await writer.write(chunk);
  return { file: basename(path), digest: (await writer.commit()).digest };
}
