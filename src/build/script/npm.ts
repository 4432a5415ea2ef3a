import { posix } from 'node:path';
import type { Lock } from '../../model/lock.ts';
import { type BuildScript, NODE_TRIM } from '../../model/plan.ts';
import { symlink } from '../base/make.ts';
import { mergeEntries } from '../merge.ts';
import { managerEntries, NPM, NPM_VARIABLES } from '../node/managers.ts';
import { keyOf, moduleEntries } from '../node/modules.ts';
import { runtimeJob } from '../node/runtime.ts';
import { ownedWithFolders, WORK } from '../workshop.ts';
import { type Bench, type BenchInput, FORM } from './bench.ts';

/** No network, no questions, no reports. */
const VARIABLES = {
  ...NPM_VARIABLES,
  NEXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
  NUXT_TELEMETRY_DISABLED: '1',
  // Prisma fetches an engine for every command, also for those that never call it.
  PRISMA_SCHEMA_ENGINE_BINARY: NPM[0],
} as const;

/** A script of `package.json`, run by npm, with all packages of the lock that fit this machine. */
export function npmBench({ id, script, locked, ports }: BenchInput, lock: Lock): Bench {
  const { managers } = locked;
  const { first = [] } = script;
  const fitting = Object.entries(locked.modules).filter(
    ([, key]) => lock.packages[key]?.platforms.includes(ports.host) ?? true,
  );
  const addons = lock.services[id]?.platforms[ports.host]?.addons ?? {};
  const modules = { root: WORK, modules: Object.fromEntries(fitting), packages: lock.packages, addons };
  return {
    key: [keyOf(modules), managers, ...(first.length === 0 ? [] : [first])],
    command: first.length === 0 ? [...NPM, 'run', script.script] : inTurn([...first, script]),
    env: VARIABLES,
    runtime: { language: 'none', version: '' },
    links: [symlink('usr/bin/sh', 'dash')],
    jobs(tools) {
      const node = tools.node === null ? undefined : lock.packages[tools.node];
      if (node === undefined) throw new Error(`${tools.node} is not in the lock`);
      return [
        runtimeJob(node, NODE_TRIM, ports),
        {
          kind: 'packages',
          what: 'packages for building',
          key: ['script', FORM, keyOf(modules), managers, ports.host],
          weight: 1,
          async make() {
            const own = await moduleEntries(modules, ports);
            const of = await managerEntries(managers, lock.packages, ports);
            return {
              // Tools keep what they know from run to run in node_modules: its folders are the script's too.
              entries: mergeEntries([...ownedWithFolders(own), ...of]),
              diagnostics: [],
            };
          },
        },
      ];
    },
  };
}

/** Runs scripts of several packages one after another, until one fails. */
function inTurn(scripts: readonly Pick<BuildScript, 'folder' | 'script'>[]): readonly string[] {
  const [node, npm] = NPM;
  const program = [
    `const [npm, ...all] = process.argv.slice(1);`,
    `for (let at = 0; at < all.length; at += 2) {`,
    `  const argv = [npm, "run", all[at + 1]];`,
    `  const { status } = require("child_process").spawnSync(process.execPath, argv, { cwd: all[at], stdio: "inherit" });`,
    `  if (status !== 0) process.exit(status ?? 1);`,
    `}`,
  ];
  const pairs = scripts.flatMap(({ folder, script }) => [posix.join('/', WORK, folder), script]);
  return [node, '-e', program.join(' '), npm, ...pairs];
}
