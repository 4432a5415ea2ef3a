import { posix } from 'node:path';
import { passingReference } from '../../formats/reference/name.ts';
import { readTar } from '../../formats/tar/read.ts';
import type { Entry } from '../../model/entry.ts';
import type { Outcome } from '../../model/finding.ts';
import type { Lock, LockedBuild } from '../../model/lock.ts';
import type { BuildScript, ServicePlan } from '../../model/plan.ts';
import type { Digest } from '../../model/store.ts';
import { directory } from '../base/make.ts';
import type { LayerJob } from '../cached.ts';
import { hashEntries } from '../hash.ts';
import { mergeEntries } from '../merge.ts';
import type { BuildPorts } from '../ports.ts';
import { owned, ownedWithFolders, runInWorkshop, toolsJob, WORK } from '../workshop.ts';
import { FORM } from './bench.ts';
import { scriptFailed, wrongMachine } from './findings.ts';
import { npmBench } from './npm.ts';
import { pythonBench } from './python.ts';

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
  const { env, folder, outputs, runtime } = script;
  const input = { id: plan.id, script, locked, ports };
  const bench = runtime.language === 'python' ? pythonBench(input, lock) : npmBench(input, lock);
  const key = [FORM, hashes, ...bench.key, script.script, folder, env, outputs, runtime.version];
  const known = await store.recall<Digest>('script', key);
  const held = known === null ? null : await store.blob(known);
  if (held !== null) return { value: placed(await readTar(held, plan.id), outputs), diagnostics: [] };
  const tools = locked.platforms[host];
  if (tools === undefined) return { value: [], diagnostics: [wrongMachine(plan.id, host)] };
  const debs = tools.base.flatMap((file) => lock.debs[file] ?? []);
  const { suite } = plan.base.value;
  const tooling = { debs, links: bench.links, suite, runtime: bench.runtime, platform: host };
  const result = await runInWorkshop(
    {
      name: plan.id,
      jobs: [
        toolsJob({ form: 'script', what: 'tools of Debian', ...tooling }, ports),
        ...bench.jobs(tools),
        sourcesJob(entries, hashes),
      ],
      platform: host,
      ref: passingReference('build', plan.id),
      step: `preparing the build of ${plan.id}`,
      command: bench.command,
      env: { ...bench.env, ...env },
      workdir: posix.join('/', WORK, folder),
      outputs: outputs.map(({ from }) => posix.join('/', WORK, from)),
    },
    ports,
  );
  if ('faults' in result) return { value: [], diagnostics: result.faults };
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

function sourcesJob(entries: readonly Entry[], hashes: readonly unknown[]): LayerJob {
  return {
    kind: 'application',
    what: 'sources',
    key: ['script', hashes],
    weight: 1,
    make: async () => ({
      entries: mergeEntries([owned(directory(WORK)), ...ownedWithFolders(entries)]),
      diagnostics: [],
    }),
  };
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
