import { posix } from 'node:path';
import { unpackTarball } from '../../formats/npm/tarball.ts';
import { passingReference } from '../../formats/reference/name.ts';
import type { AddonJob, MadeAddon } from '../../model/addon.ts';
import type { Entry } from '../../model/entry.ts';
import type { LockedDeb } from '../../model/lock.ts';
import { file, symlink } from '../base/make.ts';
import type { LayerJob } from '../cached.ts';
import { mergeEntries } from '../merge.ts';
import type { BuildPorts } from '../ports.ts';
import { ownedWithFolders, runInWorkshop, toolsJob, WORK } from '../workshop.ts';
import { managerEntries, NPM, NPM_VARIABLES } from './managers.ts';
import { keyOf, moduleEntries } from './modules.ts';

const SCRIPT = 'usr/local/lib/plimsoll-addon.mjs';
const MADE = `/${WORK}/made`;
const COMPILERS = [
  symlink('usr/bin/sh', 'dash'),
  symlink('usr/bin/cc', 'gcc'),
  symlink('usr/bin/c++', 'g++'),
];

/** No network, nothing downloaded ready-made; the headers are those of the Node.js that will load it. */
const VARIABLES = {
  ...NPM_VARIABLES,
  SOURCE_DATE_EPOCH: '0',
  npm_config_build_from_source: 'true',
  npm_config_nodedir: '/usr/local',
} as const;

export type AddonPorts = Pick<BuildPorts, 'store' | 'archive' | 'packages' | 'scripts' | 'progress' | 'now'>;

/**
 * Compiles the native code of an npm package by its own install script, in a throw-away container without a network.
 * @param debs compilers, and what scripts call
 * @param script the program that runs npm and puts what was added aside
 */
export async function buildAddon(
  job: AddonJob,
  debs: readonly LockedDeb[],
  script: string,
  ports: AddonPorts,
): Promise<MadeAddon> {
  const { folder, platform } = job;
  const what = (job.modules[folder] ?? folder).replace(/(?!^)@/, ' ');
  const command = [NPM[0], `/${SCRIPT}`, posix.join('/', WORK, folder), MADE, ...NPM];
  const result = await runInWorkshop(
    {
      name: what,
      jobs: jobsOf(job, debs, script, ports),
      platform,
      ref: passingReference('build', 'addon'),
      step: `preparing to compile ${what}`,
      command,
      env: VARIABLES,
      workdir: `/${WORK}`,
      outputs: [MADE],
    },
    ports,
  );
  if ('faults' in result) return { failed: 'the image to compile it in could not be assembled' };
  return 'failed' in result ? result : { tar: result.tar };
}

function jobsOf(
  { modules, packages, node, npm, suite, platform }: AddonJob,
  debs: readonly LockedDeb[],
  script: string,
  ports: AddonPorts,
): readonly LayerJob[] {
  const own = { root: WORK, modules, packages };
  const npmKey = `${npm.name}@${npm.version}`;
  return [
    toolsJob(
      {
        form: 'addon',
        what: 'compilers of Debian',
        debs,
        links: COMPILERS,
        suite,
        runtime: { language: 'none', version: '' },
        platform,
      },
      ports,
    ),
    {
      kind: 'runtime',
      what: `Node.js ${node.version} with its headers`,
      key: ['addon', node.integrity],
      weight: node.size ?? 45_000_000,
      async make() {
        const fetch = () => ports.packages.tarball(node);
        const entries = await unpackTarball(fetch, node.integrity, ports.store, node.name);
        const kept = entries.filter(({ path }) => path === 'bin/node' || path.startsWith('include/'));
        return { entries: mergeEntries(kept.map(placed)), diagnostics: [] };
      },
    },
    {
      kind: 'packages',
      what: 'its sources and what they need',
      key: ['addon', keyOf(own), npm.integrity, script],
      weight: 1,
      async make() {
        const sources = ownedWithFolders(await moduleEntries(own, ports));
        const tools = await managerEntries([npmKey], { [npmKey]: npm }, ports);
        return { entries: mergeEntries([...sources, ...tools, file(SCRIPT, script)]), diagnostics: [] };
      },
    },
  ];
}

function placed(entry: Entry): Entry {
  return { ...entry, path: `usr/local/${entry.path}`, mode: entry.path === 'bin/node' ? 0o755 : 0o644 };
}
