import type { Entry } from '../../model/entry.ts';
import type { LockedPackage } from '../../model/lock.ts';
import { symlink } from '../base/make.ts';
import type { BuildPorts } from '../ports.ts';
import { moduleEntries } from './modules.ts';

/** The start of a command that runs npm in a workshop. */
export const NPM = ['/usr/local/bin/node', '/usr/local/lib/npm/bin/npm-cli.js'] as const;

/** Of npm and the others in a workshop: they ask nobody and report nothing. */
export const NPM_VARIABLES = {
  HOME: '/tmp',
  LANG: 'C.UTF-8',
  PATH: '/usr/local/bin:/usr/bin:/bin',
  npm_config_cache: '/tmp/npm',
  // pnpm would fetch the release that packageManager of package.json names, and Yarn would refuse to be another.
  npm_config_manage_package_manager_versions: 'false',
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
  SKIP_YARN_COREPACK_CHECK: '1',
} as const;

/** Package managers in a workshop: npm where its command looks for it; the others by their own names. */
export async function managerEntries(
  managers: readonly string[],
  packages: Readonly<Record<string, LockedPackage>>,
  ports: Pick<BuildPorts, 'packages' | 'store'>,
): Promise<readonly Entry[]> {
  const modules = Object.fromEntries(
    managers.map((key) => [`usr/local/lib/node_modules/${packages[key]?.name}`, key] as const),
  );
  return [...(await moduleEntries({ root: '', modules, packages }, ports)), ...links(managers)];
}

function links(managers: readonly string[]): readonly Entry[] {
  const bins: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    npm: [
      ['npm', 'npm/bin/npm-cli.js'],
      ['npx', 'npm/bin/npx-cli.js'],
    ],
    pnpm: [['pnpm', 'pnpm/bin/pnpm.cjs']],
    yarn: [['yarn', 'yarn/bin/yarn.js']],
  };
  return [
    symlink('usr/local/lib/npm', 'node_modules/npm'),
    ...managers.flatMap((key) =>
      (bins[key.slice(0, key.lastIndexOf('@'))] ?? []).map(([name, path]) =>
        symlink(`usr/local/bin/${name}`, `../lib/node_modules/${path}`),
      ),
    ),
  ];
}
