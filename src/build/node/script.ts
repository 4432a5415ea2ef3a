import { posix } from 'node:path';
import { passingReference } from '../../formats/reference/name.ts';
import { readTar } from '../../formats/tar/read.ts';
import type { Platform } from '../../model/config.ts';
import type { Entry } from '../../model/entry.ts';
import type { Outcome } from '../../model/finding.ts';
import type { Lock, LockedBuild, LockedDeb, LockedPackage } from '../../model/lock.ts';
import type { BuildScript, ServicePlan } from '../../model/plan.ts';
import type { Digest } from '../../model/store.ts';
import { toolConfig } from '../../oci/config.ts';
import { accountEntries } from '../base/accounts.ts';
import { baseEntries } from '../base/entries.ts';
import { directory, symlink } from '../base/make.ts';
import type { LayerJob } from '../cached.ts';
import { finish } from '../finish.ts';
import { hashEntries } from '../hash.ts';
import { mergeEntries } from '../merge.ts';
import type { BuildPorts } from '../ports.ts';
import { owned, ownedWithFolders, runInWorkshop, USER, WORK } from '../workshop.ts';
import { scriptFailed, wrongMachine } from './findings.ts';
import { keyOf, moduleEntries } from './modules.ts';
import { runtimeJob } from './runtime.ts';

/** Raised when the same inputs come to be run otherwise. */
const FORM = 3;

/**
 * What a service's build script makes, as entries of the image: run once for its inputs (sources, packages, variables, tools)
 * and remembered by their hash. It need not be the same twice, but what was made once is what is shipped, by its hash.
 */
export async function scriptEntries(
  plan: ServicePlan,
  script: BuildScript,
  locked: LockedBuild,
  lock: Lock,
  ports: BuildPorts,
): Promise<Outcome<readonly Entry[]>> {
  const { store, tree, host } = ports;
  const sources = script.files.flatMap((path): readonly Entry[] => {
    const blob = tree.blob(path);
    if (blob === null) return [];
    const mode = tree.file(path)?.executable ? 0o755 : 0o644;
    return [
      { kind: 'file', path: `${WORK}/${path}`, mode, uid: 0, gid: 0, content: { kind: 'plain', blob } },
    ];
  });
  const { hashes, entries } = await hashEntries(sources, store);
  const fitting = Object.entries(locked.modules).filter(
    ([, key]) => lock.packages[key]?.platforms.includes(host) ?? true,
  );
  const modules = { root: WORK, modules: Object.fromEntries(fitting), packages: lock.packages };
  const { env, folder, outputs } = script;
  const key = [
    FORM,
    hashes,
    keyOf(modules),
    locked.managers,
    script.script,
    folder,
    env,
    outputs,
    script.node,
  ];
  const known = await store.recall<Digest>('script', key);
  const held = known === null ? null : await store.blob(known);
  if (held !== null) return { value: placed(await readTar(held, plan.id), outputs), diagnostics: [] };
  const tools = locked.platforms[host];
  if (tools === undefined) return { value: [], diagnostics: [wrongMachine(plan.id, host)] };
  const debs = tools.base.flatMap((file) => lock.debs[file] ?? []);
  const node = lock.packages[tools.node];
  if (node === undefined) throw new Error(`${tools.node} is not in the lock`);
  const command = ['/usr/local/bin/node', '/usr/local/lib/npm/bin/npm-cli.js', 'run', script.script];
  const workdir = posix.join('/', WORK, folder);
  const variables = { ...VARIABLES, ...env };
  const work = { modules, managers: locked.managers, entries, hashes };
  const jobs = toolJobs(plan, host, debs, node, work, lock, ports);
  const step = `preparing the build of ${plan.id}`;
  const { value: image, diagnostics } = await finish(
    { service: plan.id, platform: host },
    jobs,
    ports,
    step,
    (layers) => toolConfig({ user: USER, command, env: variables, workdir, title: plan.id }, host, layers),
  );
  if (image === null) return { value: [], diagnostics };
  const result = await runInWorkshop(
    {
      name: plan.id,
      image: { ...image, ref: passingReference('build', plan.id) },
      command,
      env: variables,
      workdir,
      outputs: outputs.map(({ from }) => posix.join('/', WORK, from)),
    },
    ports,
  );
  if ('failed' in result)
    return { value: [], diagnostics: [scriptFailed(plan.id, script.script, result.failed)] };
  const made = placed(result.entries, outputs);
  if (made.length === 0)
    return {
      value: [],
      diagnostics: [scriptFailed(plan.id, script.script, `it made no ${outputs[0]?.from}`)],
    };
  await store.remember('script', key, result.tar);
  return { value: made, diagnostics: [] };
}

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

interface Work {
  readonly modules: Parameters<typeof keyOf>[0];
  readonly managers: readonly string[];
  readonly entries: readonly Entry[];
  readonly hashes: readonly unknown[];
}

/** The layers of the image that runs a script: tools of Debian, Node.js, package managers, packages, sources. */
function toolJobs(
  plan: ServicePlan,
  platform: Platform,
  debs: readonly LockedDeb[],
  node: LockedPackage,
  { modules, managers, entries, hashes }: Work,
  lock: Lock,
  ports: BuildPorts,
): readonly LayerJob[] {
  const suite = plan.base.value.suite;
  const runtime = { language: 'none', version: '' } as const;
  const shell = [symlink('usr/bin/sh', 'dash'), ...accountEntries(USER)];
  return [
    {
      kind: 'base',
      what: 'tools of Debian',
      key: ['script', debs.map(({ sha256 }) => sha256).sort(), platform],
      weight: debs.reduce((sum, { size }) => sum + size, 0),
      async make() {
        const made = await baseEntries(debs, { suite, runtime, platform, without: [] }, ports);
        return { entries: mergeEntries([...made.value, ...shell]), diagnostics: [] };
      },
    },
    runtimeJob(node, ports),
    {
      kind: 'packages',
      what: 'packages for building',
      key: ['script', FORM, keyOf(modules), managers, platform],
      weight: 1,
      async make() {
        const own = await moduleEntries(modules, ports);
        const tools = await moduleEntries(managerModules(managers, lock), ports);
        return {
          // Tools keep what they know from run to run in node_modules: its folders are the script's too.
          entries: mergeEntries([...ownedWithFolders(own), ...tools, ...managerLinks(managers)]),
          diagnostics: [],
        };
      },
    },
    {
      kind: 'application',
      what: 'sources',
      key: ['script', hashes],
      weight: 1,
      make: async () => ({
        entries: mergeEntries([owned(directory(WORK)), ...ownedWithFolders(entries)]),
        diagnostics: [],
      }),
    },
  ];
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

/** What was taken out, at its places in the image. Caches that builds leave in their output stay behind. */
function placed(entries: readonly Entry[], outputs: BuildScript['outputs']): readonly Entry[] {
  return entries.flatMap((entry): readonly Entry[] => {
    const [number = '', ...rest] = entry.path.split('/');
    const output = outputs[Number(number)];
    if (output === undefined || entry.kind === 'directory') return [];
    if (rest[0] === 'cache' && output.from.endsWith('.next')) return [];
    const path = posix.join(output.to.slice(1), ...rest);
    return [
      {
        ...entry,
        path,
        uid: 0,
        gid: 0,
        mode: entry.kind === 'file' && (entry.mode & 0o111) === 0 ? 0o644 : 0o755,
      },
    ];
  });
}
