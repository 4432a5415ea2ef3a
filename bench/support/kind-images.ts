import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { parseLock } from '../../src/formats/lockfile/lockfile.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Image } from '../../src/model/image.ts';
import type { Exercise } from '../../src/model/trimrecord.ts';
import { LOCAL_MIRROR, offline, pinRequirements, STORE } from '../../test/support/local.ts';
import { servePackages } from '../../test/support/package-server.ts';
import { baselineFor, buildBaseline, uvFolder } from './baseline.ts';
import { dockerSizes } from './docker.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/cli/main.ts');
const BASELINE = join(ROOT, 'bench/baseline');

/** An application of this checkout, and the Dockerfile that it is held to. */
export interface Kind {
  /** Below the checkout. */
  readonly folder: string;
  /** What the Dockerfile of a Python service copies and runs. */
  readonly python?: {
    readonly files: readonly string[];
    readonly app: string;
    /** Requests besides its plain routes that it is trimmed by. */
    readonly exercise?: readonly Exercise[];
  };
  /** A Dockerfile of bench/baseline. */
  readonly dockerfile?: string;
  /** It is built for arm64, which is not run. */
  readonly foreign?: true;
}

export interface BuiltKind {
  /** `trimmed` is ours with what a run has shown that nothing leads to left out. */
  readonly by: 'dockerfile' | 'uv' | 'plimsoll' | 'trimmed';
  /** Name in Docker; null when it is not there. */
  readonly tag: string | null;
  /** Bytes of its layers as tar archives, and as they are pushed. */
  readonly size: number;
  readonly compressed: number;
}

interface Place {
  readonly scratch: string;
  /** Folder of the wheels of Python services. */
  readonly wheels: string;
}

/** Builds the image of an application in each way. */
export async function imagesOf(
  kind: Kind,
  name: string,
  { scratch, wheels }: Place,
): Promise<readonly BuiltKind[]> {
  const [own, theirs] = [join(scratch, 'own'), join(scratch, 'theirs')];
  const filter = (path: string) => !/\/(node_modules|\.next|dist|plimsoll\.lock)$/.test(path);
  for (const folder of [own, theirs]) await cp(join(ROOT, kind.folder), folder, { recursive: true, filter });
  if (kind.python === undefined) {
    const direct = await build(own, name, { PLIMSOLL_CACHE: STORE });
    return [await fromPackages(name, kind.dockerfile ?? '', own, theirs, scratch), direct];
  }
  const store = join(scratch, 'store');
  await mkdir(store);
  const env = { ...(await offline(store)), PIP_FIND_LINKS: wheels };
  if (kind.folder.startsWith('examples/')) await copyFile(lockOf(kind.folder), join(own, 'plimsoll.lock'));
  if (!kind.foreign) await writeFile(join(own, 'plimsoll.yaml'), settingsOf(kind.python));
  const direct = await build(own, name, env, kind.foreign);
  const trimmed = kind.foreign ? null : await buildTrimmed(own, name, env);
  await pinRequirements(own, theirs);
  const others = kind.foreign ? ['foreign' as const] : ['pip' as const, 'uv' as const];
  const made: BuiltKind[] = [];
  for (const installer of others)
    made.push(await fromWheels(installer, name, kind.python, theirs, wheels, scratch));
  return [...made, direct, ...(trimmed === null ? [] : [trimmed])];
}

/** The lock that `npm test` made of an example: what it declares and does not use is in no folder of wheels. */
function lockOf(folder: string): string {
  return join(ROOT, '.cache', `${basename(folder)}.lock`);
}

function settingsOf({ exercise }: NonNullable<Kind['python']>): string {
  return exercise === undefined
    ? LOCAL_MIRROR
    : `${LOCAL_MIRROR}services: ${JSON.stringify({ api: { exercise } })}\n`;
}

async function fromWheels(
  installer: 'pip' | 'uv' | 'foreign',
  name: string,
  { files, app }: NonNullable<Kind['python']>,
  context: string,
  wheels: string,
  scratch: string,
): Promise<BuiltKind> {
  const file = join(scratch, `${installer}.Dockerfile`);
  const command = ['uvicorn', app, '--host', '0.0.0.0', '--port', '8000'];
  await writeFile(file, await baselineFor(installer, files, command));
  const uv = await uvFolder(join(scratch, 'uv'));
  const tag = tagOf(name, installer);
  await buildBaseline({ installer, context, wheels, uv, tag, file });
  return { by: installer === 'uv' ? 'uv' : 'dockerfile', tag, ...(await sizesOf(tag, scratch)) };
}

/** Packages of npm come over loopback, from where the direct build has them. */
async function fromPackages(
  name: string,
  dockerfile: string,
  own: string,
  context: string,
  scratch: string,
): Promise<BuiltKind> {
  const { value: lock } = parseLock(await readFile(join(own, 'plimsoll.lock'), 'utf8'));
  if (lock === null) throw new Error(`${name} has no lock`);
  const tag = tagOf(name, 'dockerfile');
  await using packages = await servePackages(lock);
  const secret = join(scratch, 'npmrc');
  await writeFile(secret, packages.npm);
  const options = ['--quiet', '--provenance=false', '--network', 'host', '--secret', `id=npm,src=${secret}`];
  const file = join(BASELINE, dockerfile);
  await execa('docker', ['buildx', 'build', ...options, '--file', file, '--tag', tag, context]);
  return { by: 'dockerfile', tag, ...(await sizesOf(tag, scratch)) };
}

async function sizesOf(tag: string, scratch: string): Promise<Pick<BuiltKind, 'size' | 'compressed'>> {
  const { size, compressed } = await dockerSizes(tag, scratch);
  return { size, compressed };
}

/** `plimsoll build`; what this machine can run goes to Docker. */
async function build(
  folder: string,
  name: string,
  env: Readonly<Record<string, string>>,
  foreign?: true,
): Promise<BuiltKind> {
  const sink = foreign ? ['--platform', 'linux/arm64'] : ['--output', 'docker'];
  const tag = foreign ? null : tagOf(name, 'plimsoll');
  const { image } = await built(folder, tag, sink, env);
  return { by: 'plimsoll', tag, size: image.size, compressed: image.compressed };
}

/** The same with `--trim`; null when it was delivered whole all the same. */
async function buildTrimmed(
  folder: string,
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<BuiltKind | null> {
  const tag = tagOf(name, 'trimmed');
  const { image, whole } = await built(folder, tag, ['--trim', '--output', 'docker'], env);
  if (whole !== undefined) process.stderr.write(`${name}: ${whole}\n`);
  return whole === undefined ? { by: 'trimmed', tag, size: image.size, compressed: image.compressed } : null;
}

interface Built {
  readonly image: Image;
  /** Why it was not trimmed. */
  readonly whole?: string;
}

async function built(
  folder: string,
  tag: string | null,
  options: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Built> {
  const all = [...options, ...(tag === null ? [] : ['--tag', tag])];
  const { stdout } = await execa(process.execPath, [MAIN, 'build', folder, '--quiet', '--json', ...all], { env, stderr: 'inherit' }); // biome-ignore format: a line
  const { images, diagnostics }: { images: readonly Image[]; diagnostics: readonly Finding[] } =
    JSON.parse(stdout);
  const [image] = images;
  if (image === undefined) throw new Error(`${folder}: nothing was built`);
  const whole = diagnostics.find(({ rule }) => rule === 'build/not-trimmed')?.message;
  return { image, ...(whole === undefined ? {} : { whole }) };
}

function tagOf(name: string, by: string): string {
  return `plimsoll-kinds/${name}:${by}`;
}
