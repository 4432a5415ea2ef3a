import type { Entry } from '../../model/entry.ts';
import type { Lock } from '../../model/lock.ts';
import { symlink } from '../base/make.ts';
import { mergeEntries } from '../merge.ts';
import { keyOf, moduleEntries } from '../node/modules.ts';
import { runtimeJob } from '../node/runtime.ts';
import { ownedWithFolders, WORK } from '../workshop.ts';
import { type Bench, type BenchInput, FORM } from './bench.ts';

/** No network, no questions, no reports. */
const VARIABLES = {
  HOME: '/tmp',
  LANG: 'C.UTF-8',
  NEXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
  NUXT_TELEMETRY_DISABLED: '1',
  PATH: '/usr/local/bin:/usr/bin:/bin',
  npm_config_cache: '/tmp/npm',
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
} as const;

/** A script of `package.json`, run by npm, with all packages of the lock that fit this machine. */
export function npmBench({ script, locked, ports }: BenchInput, lock: Lock): Bench {
  const { managers } = locked;
  const fitting = Object.entries(locked.modules).filter(
    ([, key]) => lock.packages[key]?.platforms.includes(ports.host) ?? true,
  );
  const modules = { root: WORK, modules: Object.fromEntries(fitting), packages: lock.packages };
  return {
    key: [keyOf(modules), managers],
    command: ['/usr/local/bin/node', '/usr/local/lib/npm/bin/npm-cli.js', 'run', script.script],
    env: VARIABLES,
    runtime: { language: 'none', version: '' },
    links: [symlink('usr/bin/sh', 'dash')],
    jobs(tools) {
      const node = tools.node === null ? undefined : lock.packages[tools.node];
      if (node === undefined) throw new Error(`${tools.node} is not in the lock`);
      return [
        runtimeJob(node, ports),
        {
          kind: 'packages',
          what: 'packages for building',
          key: ['script', FORM, keyOf(modules), managers, ports.host],
          weight: 1,
          async make() {
            const own = await moduleEntries(modules, ports);
            const of = await moduleEntries(managerModules(managers, lock), ports);
            return {
              // Tools keep what they know from run to run in node_modules: its folders are the script's too.
              entries: mergeEntries([...ownedWithFolders(own), ...of, ...managerLinks(managers)]),
              diagnostics: [],
            };
          },
        },
      ];
    },
  };
}

function managerModules(managers: readonly string[], { packages }: Lock) {
  const modules = Object.fromEntries(
    managers.map((key) => [`usr/local/lib/node_modules/${packages[key]?.name}`, key] as const),
  );
  return { root: '', modules, packages };
}

/** npm where the command looks for it; the others by their own names. */
function managerLinks(managers: readonly string[]): readonly Entry[] {
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
