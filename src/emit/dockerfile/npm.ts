import { posix } from 'node:path';
import { packageManifest } from '../../formats/npm/manifest.ts';
import { packageManifests } from '../../formats/npm/manifests.ts';
import type { ServicePlan } from '../../model/plan.ts';
import { within } from '../context.ts';
import { contextOf, type Emission } from '../input.ts';
import { type Block, block } from './block.ts';
import { lockOf } from './locks.ts';

interface Installer {
  readonly cache: string;
  /** Installs what is locked. */
  readonly all: string;
  /** The same without what only builds and tests. */
  readonly production: string;
}

const NPM: Installer = {
  cache: '/root/.npm',
  all: 'npm ci --no-audit --no-fund',
  production: 'npm ci --omit=dev --no-audit --no-fund',
};

const INSTALLERS: Readonly<Record<string, Installer>> = {
  npm: NPM,
  pnpm: {
    cache: '/root/.local/share/pnpm/store',
    all: 'corepack enable pnpm && pnpm install --frozen-lockfile',
    production: 'rm -rf node_modules && pnpm install --frozen-lockfile --prod',
  },
  yarn: {
    cache: '/root/.cache/yarn',
    all: 'yarn install --frozen-lockfile',
    production: 'yarn install --frozen-lockfile --production',
  },
  bun: {
    cache: '/var/cache/bun',
    all: 'npm install --global bun@1 && bun install --frozen-lockfile --cache-dir /var/cache/bun',
    production:
      'rm -rf node_modules && bun install --frozen-lockfile --cache-dir /var/cache/bun --production',
  },
};

const BESIDE = ['pnpm-workspace.yaml', '.yarnrc.yml'];

/** How a service's package manager installs, npm for one we do not know; where nothing is locked, what the manifest allows. */
export function installer(service: ServicePlan, { tree }: Emission): Installer {
  const { manager } = service.requirements.value;
  const { cache, all, production } = INSTALLERS[manager ?? 'npm'] ?? NPM;
  if (lockOf(service, tree) !== null) return { cache, all, production };
  const open = (command: string): string =>
    command.replace('npm ci', 'npm install').replaceAll(' --frozen-lockfile', '');
  return { cache, all: open(all), production: open(production) };
}

/** Manifests and locks in the order of COPY, with the folder each goes to. */
export function packageFiles(
  service: ServicePlan,
  input: Emission,
): readonly { readonly from: readonly string[]; readonly to: string }[] {
  const context = contextOf(input, service);
  const { lock, root, manifests } = installed(service, input);
  const beside = BESIDE.map((name) => posix.join(root, name)).filter(
    (path) => input.tree.file(path) !== null,
  );
  const all = [...manifests, ...(lock === null ? [] : [lock]), ...beside].map((path) =>
    within(context, path),
  );
  const folders = Map.groupBy(all, (path) => posix.dirname(path));
  return [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([folder, paths]) => ({ from: paths.sort(), to: `./${folder === '.' ? '' : `${folder}/`}` }));
}

/** What is installed together: the manifest, or those of the workspace that has the lock. */
function installed(
  service: ServicePlan,
  { tree }: Emission,
): { readonly lock: string | null; readonly root: string; readonly manifests: readonly string[] } {
  const { manifest } = service.requirements.value;
  const lock = lockOf(service, tree);
  const root = posix.dirname(lock ?? manifest ?? '.');
  const shared = lock !== null && manifest !== null && root !== posix.dirname(manifest);
  return {
    lock,
    root,
    manifests: shared ? packageManifests(tree, root) : manifest === null ? [] : [manifest],
  };
}

/** Scripts of a manifest that its manager runs when it installs what the manifest names (npm, "Life Cycle Operation Order"). */
const OF_INSTALLING = [
  'preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare',
]; // biome-ignore format: in their order

/**
 * Takes the application's own scripts out of an installation, as `prisma generate` or `husky`: they want its sources, which
 * come later, and would end it. Those of packages run.
 */
export function withoutOwnScripts(service: ServicePlan, input: Emission): Block {
  const context = contextOf(input, service);
  const deleted = installed(service, input).manifests.flatMap((path) => {
    const scripts = packageManifest(path, input.tree.text(path) ?? '')?.scripts ?? {};
    const own = OF_INSTALLING.filter((name) => name in scripts).map((name) => `scripts.${name}`);
    const folder = within(context, posix.dirname(path));
    const prefix = folder === '.' ? '' : ` --prefix ./${folder}`;
    return own.length === 0 ? [] : [`npm pkg delete${prefix} ${own.join(' ')}`];
  });
  const why = 'its own scripts that an installation runs want its sources, which come later';
  return block(why, ...(deleted.length > 0 ? [`RUN ${deleted.join(' && ')}`] : []));
}
