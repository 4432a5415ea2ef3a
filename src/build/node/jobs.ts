import type { Platform } from '../../model/config.ts';
import type { Entry } from '../../model/entry.ts';
import type { Finding, Outcome } from '../../model/finding.ts';
import type { Trimmed } from '../../model/image.ts';
import type { Lock } from '../../model/lock.ts';
import type { ServicePlan } from '../../model/plan.ts';
import { checkArchitecture } from '../architecture.ts';
import type { LayerJob } from '../cached.ts';
import { mergeEntries } from '../merge.ts';
import type { BuildPorts } from '../ports.ts';
import { foreignBuild } from '../script/findings.ts';
import { scriptEntries } from '../script/script.ts';
import { moduleKinds, trimmedModules } from '../trim/modules.ts';
import { moduleJobs } from './modules.ts';
import { runtimeJob } from './runtime.ts';
import { siteEntries } from './site.ts';

/** What an image of Node.js or of a web server has above Debian's packages, besides the files of the tree. */
export interface NodeParts {
  readonly jobs: readonly LayerJob[];
  /** What the build script made and the plan writes. */
  readonly entries: readonly Entry[];
  /** Packages that the build has traced: they change less often than the rest. */
  readonly traced: readonly Entry[];
  /** What was left out of those. */
  readonly trimmed: readonly Trimmed[];
  readonly diagnostics: readonly Finding[];
}

export const NO_PARTS: NodeParts = { jobs: [], entries: [], traced: [], trimmed: [], diagnostics: [] };

/** @param own the files of the tree that the image gets */
export async function nodeParts(
  plan: ServicePlan,
  platform: Platform,
  lock: Lock,
  own: readonly Entry[],
  ports: BuildPorts,
): Promise<NodeParts> {
  const locked = lock.services[plan.id];
  const files = locked?.platforms[platform];
  if (locked === undefined || files === undefined) return NO_PARTS;
  const node = files.node === null ? undefined : lock.packages[files.node];
  const root = plan.source.value.destination.slice(1);
  const built: Outcome<readonly Entry[]> =
    plan.build === null || locked.build === null
      ? { value: [], diagnostics: [] }
      : await scriptEntries(plan, plan.build.value, locked.build, lock, ports);
  const served = plan.site === null ? [] : await siteEntries([...own, ...built.value], plan.site.value);
  const isTraced = (entry: Entry): boolean => plan.site === null && /(?:^|\/)node_modules\//.test(entry.path);
  const traced = built.value.filter(isTraced);
  const foreign = await checkArchitecture(plan.id, traced, platform);
  const folders = [...Object.keys(files.modules), ...traced.map(({ path }) => path)];
  const trim = { kinds: moduleKinds(plan, folders, ports.tree), platform };
  const lean = await trimmedModules(traced, trim);
  return {
    jobs: [
      ...(node === undefined ? [] : [runtimeJob(node, plan.trim.value, ports)]),
      ...moduleJobs(
        { root, modules: files.modules, packages: lock.packages, addons: files.addons ?? {} },
        trim,
        ports,
      ),
    ],
    entries: mergeEntries([...built.value.filter((one) => !isTraced(one)), ...served]),
    traced: lean.entries,
    trimmed: lean.trimmed,
    diagnostics: [...built.diagnostics, ...foreign.map(({ message }) => foreignBuild(plan.id, message))],
  };
}
