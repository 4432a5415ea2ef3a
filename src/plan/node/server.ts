import { posix } from 'node:path';
import { isPublic } from '../../formats/dotenv/public.ts';
import type { Config } from '../../model/config.ts';
import { type Choice, choose } from '../../model/evidence.ts';
import type { Inventory, Service } from '../../model/inventory.ts';
import type { BuildScript, LayerKind, Probe, Source, User } from '../../model/plan.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Tree } from '../../model/tree.ts';
import { evidenceFor } from '../evidence.ts';
import { isLeftOut } from '../leftout.ts';
import { chooseSource, imagePath } from '../source.ts';
import { STANDALONE, tracedFolder } from './build.ts';
import { endsBySignal } from './signals.ts';
import { localPackages } from './workspace.ts';

const NODE = '/usr/local/bin/node';
/** Seconds that a server of Node.js takes to load its packages on one slow core. */
const START_SECONDS = 15;

export const NODE_LAYERS: Choice<readonly LayerKind[]> = choose(
  ['base', 'native', 'runtime', 'package', 'packages', 'weights', 'application'],
  'from what changes seldom to what changes often: a changed line replaces only the last',
);

/** Node.js itself by absolute path: no shell and no package manager stand between the container and the process. */
export function nodeCommand(
  service: Service,
  tree: Tree,
  recipe: Recipe,
  config: Config,
): Choice<readonly string[]> {
  const configured = config.services?.[service.id]?.command;
  if (configured) return choose(configured, 'set in plimsoll.yaml');
  const [program = 'node', ...rest] = recipe.command.value;
  const words = isStandalone(service) ? rest.map((word) => word.replace(/^\.next\/standalone\//, '')) : rest;
  if (program !== 'node') return choose([program, ...words], recipe.command.because, recipe.command.evidence);
  const signals = endsBySignal(service, tree);
  const because = [recipe.command.because, ...(signals === null ? [] : [signals.because])].join('; ');
  return choose([NODE, ...(signals?.words ?? []), ...words], because, recipe.command.evidence);
}

export function nodeWorkdir(service: Service, tree: Tree): Choice<string> {
  if (isStandalone(service))
    return choose(tracedFolder(service, tree), 'the folder that the traced server stands in');
  return choose(imagePath(service.workdir), 'the folder the code expects to be started in');
}

function isStandalone({ framework, build }: Service): boolean {
  return framework === 'next' && build?.output === STANDALONE;
}

/** What of the tree runs beside what the build makes: everything, its sources apart; nothing when the build traces it all. */
export function nodeSource(
  service: Service,
  inventory: Inventory,
  tree: Tree,
  config: Config,
  build: BuildScript | null,
): Choice<Source> {
  const own = chooseSource(service, inventory, tree, config);
  const whole = build?.traced === true ? own : withLocal(own, service, tree);
  // What only makes packages of the workspace, or a client, leaves the service itself as it is.
  if (build === null || build.folder !== service.path || build.program) return whole;
  const { files, weights } = whole.value;
  const isBuilt = ['next', 'nuxt', 'sveltekit', 'qwik', 'angular'].includes(service.framework);
  const within = (path: string): string => posix.relative(service.path, path);
  const unbuilt = localPackages(service, tree, false).filter(({ makes }) => makes.length === 0);
  const kept = files.filter((path) => {
    if (weights.includes(path)) return true;
    if (build.traced) return false;
    if (unbuilt.some(({ folder }) => path.startsWith(`${folder}/`))) return true;
    if (isBuilt && within(path).startsWith('..')) return posix.basename(path) === 'package.json';
    if (isBuilt) return /^(?:package\.json|next\.config\.[cm]?[jt]s|public\/.*)$/.test(within(path));
    return !/\.(?:[cm]?tsx?|map)$|(?:^|\/)(?:tsconfig[^/]*\.json|nest-cli\.json|[^/]*-lock\.(?:json|yaml)|yarn\.lock)$/.test(
      path,
    );
  });
  const because = build.traced
    ? 'the build brings all that runs'
    : 'what the build makes runs; the sources it is made from stay out';
  return choose({ ...whole.value, files: kept }, because);
}

/** With the packages of its workspace that it imports while it runs. */
function withLocal(source: Choice<Source>, service: Service, tree: Tree): Choice<Source> {
  const local = localPackages(service, tree, false);
  if (local.length === 0) return source;
  const more = tree.files
    .map(({ path }) => path)
    .filter((path) => local.some(({ folder }) => path.startsWith(`${folder}/`)) && !isLeftOut(path));
  const files = [...new Set([...source.value.files, ...more])].sort();
  const names = local.map(({ manifest }) => manifest.name).join(', ');
  return {
    ...source,
    value: { ...source.value, files },
    because: `${source.because}; and ${names}, which it imports`,
  };
}

/** The environment of a Node.js image: what its framework wants, and where it listens when the code asks for that. */
export function nodeEnvironment(
  service: Service,
  recipe: Recipe,
  user: User,
  port: number | null,
  config: Config,
): Readonly<Record<string, Choice<string>>> {
  const asked = new Set(service.env.map(({ name }) => name));
  const configured = Object.entries(config.services?.[service.id]?.env ?? {});
  return Object.fromEntries([
    ['HOME', choose(user.home, 'the home of the user, writable')],
    ['LANG', choose('C.UTF-8', 'text is UTF-8')],
    ['NODE_ENV', choose('production', 'libraries leave out what is for development')],
    ['PATH', choose('/usr/local/bin:/usr/bin:/bin', 'Node.js comes first')],
    ['SSL_CERT_FILE', choose('/etc/ssl/certs/ca-certificates.crt', 'one bundle for every TLS library')],
    ...(port !== null && asked.has('PORT') ? [['PORT', choose(String(port), 'the code reads it')]] : []),
    ...(asked.has('HOST')
      ? [['HOST', choose('0.0.0.0', 'the code reads it, and it is asked from outside')]]
      : []),
    ...Object.entries(recipe.env),
    ...configured
      .filter(([name]) => !isPublic(name) || service.kind === 'ssr')
      .map(([name, value]) => [name, choose(value, 'set in plimsoll.yaml')]),
  ]);
}

/** Asked by the image's own interpreter: a line of Node.js that needs no package. */
export function nodeProbe(
  service: Service,
  recipe: Recipe,
  port: number | null,
  config: Config,
): Choice<Probe> | null {
  if (port === null) return null;
  const known = service.health ?? recipe.probe?.value ?? null;
  const route = known ?? '/';
  const accept = known === null ? 499 : 399;
  const probe: Probe = {
    argv: [NODE, '-e', script(port, route, accept)],
    route,
    interval: 30,
    timeout: 5,
    startPeriod: config.services?.[service.id]?.startPeriod ?? START_SECONDS,
    retries: 3,
  };
  const why =
    service.health !== null
      ? 'the health route of the sources'
      : (recipe.probe?.because ?? 'no health route in the code: any answer below 500 counts');
  return choose(probe, `${why}; asked with the image's own interpreter`, evidenceFor(service, 'health'));
}

function script(port: number, route: string, accept: number): string {
  const options = `{host:"127.0.0.1",port:${port},path:${JSON.stringify(route)},timeout:4000}`;
  return [
    `const f=()=>process.exit(1)`,
    `require("http").get(${options},r=>process.exit(r.statusCode>${accept}?1:0)).on("error",f).on("timeout",f)`,
  ].join(';');
}
