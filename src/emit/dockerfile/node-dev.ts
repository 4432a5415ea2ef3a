import { posix } from 'node:path';
import { type PackageManifest, packageManifest } from '../../formats/npm/manifest.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Emission } from '../input.ts';

/** What runs a service of Node.js while its source changes. */
export interface NodeDev {
  /** Run in the folder of the service. */
  readonly command: readonly string[];
  /** Where it answers. */
  readonly port: number | null;
}

/** Scripts for development by the names that generators give them, the most usual first. */
const SCRIPTS = ['dev', 'start:dev', 'develop', 'serve', 'watch'];
/** Servers that answer on the loopback address alone unless they are told otherwise. */
const LOCAL = /^(?:vite|ng serve)\b/;
const ALL = ['--host', '0.0.0.0'];
/** Where the source of a server is that its build turns into another file. */
const SOURCES = ['src/index.ts', 'src/main.ts', 'src/server.ts', 'src/app.ts', 'index.ts', 'server.ts'];

/**
 * The script that the manifest has for it, else what its packages bring, else Node.js, which starts what it runs anew by
 * itself; null when nothing of that is there.
 */
export function nodeDev(service: ServicePlan, { inventory, tree }: Emission): NodeDev | null {
  const path = service.requirements.value.manifest ?? '';
  const manifest = packageManifest(path, tree.text(path) ?? '');
  const own = service.port?.value ?? null;
  const found = inventory.services.find(({ id }) => id === service.id);
  // A static site is served by a web server in production, by its bundler's own in development.
  const port = service.kind === 'static' ? (found?.port ?? own) : own;
  const told = manifest && (scripted(service, manifest) ?? brought(service, manifest, tree));
  const command = told ?? watched(service);
  return command === null ? null : { command, port };
}

function scripted({ requirements }: ServicePlan, { scripts }: PackageManifest): readonly string[] | null {
  const manager = requirements.value.manager ?? 'npm';
  const name = SCRIPTS.find((one) => scripts[one] !== undefined);
  if (name === undefined) return null;
  const script = scripts[name] ?? '';
  const more = LOCAL.test(script) && !script.includes('--host') ? ALL : [];
  const separator = manager === 'npm' && more.length > 0 ? ['--'] : [];
  return [manager, 'run', name, ...separator, ...more];
}

function brought(
  { path, kind }: ServicePlan,
  { dependencies, development }: PackageManifest,
  tree: Emission['tree'],
): readonly string[] | null {
  const has = (name: string): boolean => Object.hasOwn({ ...dependencies, ...development }, name);
  if (has('next')) return ['node_modules/.bin/next', 'dev'];
  if (has('vite') && kind === 'static') return ['node_modules/.bin/vite', ...ALL];
  const source = SOURCES.find((file) => tree.file(posix.join(path, file)) !== null);
  if (source !== undefined && has('tsx')) return ['node_modules/.bin/tsx', 'watch', source];
  return null;
}

/** Only where the sources are what runs: what a build made does not change with them. */
function watched({ build, command, kind }: ServicePlan): readonly string[] | null {
  const [program = '', ...rest] = command.value;
  if (build !== null || kind === 'static' || posix.basename(program) !== 'node') return null;
  // Process 1 is then the one that watches, and handles signals.
  const plain = rest.filter((word, at) => !isHandler(word) && !isHandler(rest[at + 1]));
  return ['node', '--watch', ...plain];
}

/** What the plan gives a program that handles no signals: `--import data:...`. */
function isHandler(word: string | undefined): boolean {
  return word?.startsWith('data:text/javascript,') ?? false;
}
