import { posix } from 'node:path';
import type { Lock } from '../../model/lock.ts';
import { type BuildStep, NODE_TRIM } from '../../model/plan.ts';
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
    key: [
      keyOf(modules),
      managers,
      ...(first.length === 0 ? [] : [first]),
      ...(script.program ? ['program'] : []),
    ],
    command: first.length === 0 ? [...NPM, ...wordsOf(script)] : inTurn([...first, script]),
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

/** How npm is told to run a step. */
function wordsOf({ script, program }: BuildStep): readonly string[] {
  return program ? ['exec', '--', ...script.split(' ')] : ['run', script];
}

/** Runs steps in their folders one after another, until one fails. */
function inTurn(steps: readonly BuildStep[]): readonly string[] {
  const [node, npm] = NPM;
  const program = [
    `const [npm, steps] = process.argv.slice(1);`,
    `for (const [cwd, ...words] of JSON.parse(steps)) {`,
    `  const { status } = require("child_process").spawnSync(process.execPath, [npm, ...words], { cwd, stdio: "inherit" });`,
    `  if (status !== 0) process.exit(status ?? 1);`,
    `}`,
  ];
  const words = steps.map((step) => [posix.join('/', WORK, step.folder), ...wordsOf(step)]);
  return [node, '-e', program.join(' '), npm, JSON.stringify(words)];
}
