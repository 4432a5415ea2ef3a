import { posix } from 'node:path';
import { readDotenv } from '../../formats/dotenv/dotenv.ts';
import { isPublic } from '../../formats/dotenv/public.ts';
import { isInside } from '../../formats/path/inside.ts';
import type { Config } from '../../model/config.ts';
import { type Choice, choose } from '../../model/evidence.ts';
import type { Inventory, Service } from '../../model/inventory.ts';
import type { BuildOutput, BuildScript, ServicePlan } from '../../model/plan.ts';
import type { Stack } from '../../model/stack.ts';
import type { Tree } from '../../model/tree.ts';
import { isLeftOut } from '../leftout.ts';
import { DESTINATION, imagePath } from '../source.ts';
import { codeBeside } from './beside.ts';
import { localPackages, lockFolder } from './workspace.ts';

/** What Nitro makes: a server with all that it needs. */
export const NITRO = '.output';
/** What Next.js makes of a server with `output: 'standalone'`. */
export const STANDALONE = '.next/standalone';

/** The build script of a service and what of its work is shipped; null when the sources are what runs. */
export function chooseBuild(
  service: Service,
  inventory: Inventory,
  tree: Tree,
  config: Config,
  node: string,
): Choice<BuildScript> | null {
  const { build } = service;
  const isBuilt = build?.script != null && build.output !== null;
  if (!isBuilt && service.kind === 'static') return null;
  const traced = isTraced(service);
  const made = localPackages(service, tree, isBuilt).filter(({ makes }) => makes.length > 0);
  const scripts = [
    ...made.map(({ folder }) => ({ folder, script: 'build' })),
    ...(isBuilt ? [{ folder: service.path, script: build.script }] : []),
  ];
  const last = scripts.at(-1);
  if (last === undefined) return null;
  const first = scripts.slice(0, -1);
  const running = new Set(localPackages(service, tree, false).map(({ folder }) => folder));
  const outputs = [
    ...(isBuilt ? ownOutputs(service, build.output, tree) : []),
    ...made
      .filter(({ folder }) => !traced && running.has(folder))
      .flatMap(({ makes }) => makes.map((from) => ({ from, to: imagePath(from) }))),
  ];
  const env = publicVariables(service, tree, config);
  const script: BuildScript = {
    runtime: { language: 'node', version: node },
    packages: [],
    ...last,
    ...(first.length === 0 ? {} : { first }),
    files: buildFiles(service, inventory, tree, config),
    env,
    asked: service.env.map(({ name }) => name).filter((name) => isPublic(name) && !(name in env)),
    outputs,
    traced,
  };
  const what = isBuilt
    ? 'what runs is made by it'
    : 'packages of its workspace that it imports are made by it';
  const because = `${what}, in a container without network; its result is cached by the hash of what goes in`;
  return choose(script, because, isBuilt ? [build.evidence] : []);
}

function isTraced({ framework, kind, build }: Service): boolean {
  return (
    build?.output === NITRO || kind === 'static' || (framework === 'next' && build?.output === STANDALONE)
  );
}

function ownOutputs(service: Service, output: string, tree: Tree): readonly BuildOutput[] {
  if (service.framework === 'next' && output === STANDALONE) return nextOutputs(service, tree);
  // The server of Qwik hands out what is built beside it.
  const beside = service.framework === 'qwik' && service.kind !== 'static' ? ['dist'] : [];
  return [output, ...beside].map((one) => ({
    from: posix.join(service.path, one),
    to: target(service, one),
  }));
}

/** The same with what the stack knows: where browsers reach other services. */
export function withStack(service: ServicePlan, { services }: Stack): ServicePlan {
  const baked = services.find(({ id }) => id === service.id)?.build ?? {};
  if (service.build === null) return service;
  const known = Object.entries(baked).map(([name, { value }]) => [name, value] as const);
  const all = [...Object.entries(service.build.value.env), ...known].sort(([a], [b]) => (a < b ? -1 : 1));
  const asked = service.build.value.asked.filter((name) => !(name in baked));
  const value = { ...service.build.value, env: Object.fromEntries(all), asked };
  return { ...service, build: { ...service.build, value } };
}

/** Where the folder of the server that Next.js has traced is put. */
export function tracedFolder(service: Service, tree: Tree): string {
  return posix.join(DESTINATION, posix.relative(lockFolder(service, tree), service.path));
}

/** The server with what it needs, and the files that it does not trace: assets and the public folder. */
function nextOutputs(service: Service, tree: Tree): readonly BuildOutput[] {
  const at = (path: string): string => posix.join(service.path, path);
  const folder = tracedFolder(service, tree);
  const open = tree.files.some(({ path }) => path.startsWith(`${at('public')}/`));
  return [
    { from: at(STANDALONE), to: DESTINATION },
    { from: at('.next/static'), to: posix.join(folder, '.next/static') },
    ...(open ? [{ from: at('public'), to: posix.join(folder, 'public') }] : []),
  ];
}

function target(service: Service, output: string): string {
  return service.kind === 'static' ? DESTINATION : imagePath(posix.join(service.path, output));
}

/** The package and, in a workspace, the packages beside it: without other services, tests and whatever may be secret. */
function buildFiles(service: Service, inventory: Inventory, tree: Tree, config: Config): readonly string[] {
  const root = lockFolder(service, tree);
  const excluded = config.services?.[service.id]?.exclude ?? [];
  const beside = codeBeside(service.path, tree);
  const others = inventory.services
    .map(({ path }) => path)
    .filter((path) => path !== service.path && path !== '.');
  const packages = tree.files
    .filter(({ path }) => posix.basename(path) === 'package.json')
    .map(({ path }) => posix.dirname(path));
  return tree.files
    .map(({ path }) => path)
    .filter((path) => beside.has(path) || isInside(path, root))
    .filter((path) => beside.has(path) || isInside(path, service.path) || isShared(path, root, packages))
    .filter((path) => !others.some((other) => isInside(path, other) && !isInside(service.path, other)))
    .filter((path) => !isLeftOut(path) && !excluded.some((glob) => posix.matchesGlob(path, glob)));
}

/** Files beside the lock, and packages below it. */
function isShared(path: string, root: string, packages: readonly string[]): boolean {
  return (
    posix.dirname(path) === root ||
    packages.some((folder) => folder !== root && path.startsWith(`${folder}/`))
  );
}

/** Those of plimsoll.yaml over those of the files that front ends read; only what is public by its name. */
function publicVariables(service: Service, tree: Tree, config: Config): Readonly<Record<string, string>> {
  const texts = ['.env', '.env.production'].map((name) => tree.text(posix.join(service.path, name)) ?? '');
  const found = texts.flatMap((text) => Object.entries(readDotenv(text)));
  const written = Object.entries(config.services?.[service.id]?.env ?? {});
  const all = [...found, ...written].filter(([name]) => isPublic(name));
  return Object.fromEntries([...new Map(all)].sort(([a], [b]) => (a < b ? -1 : 1)));
}
