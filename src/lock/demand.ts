import type { Finding } from '../model/finding.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Tree } from '../model/tree.ts';
import { type NpmProject, openProject } from './npm/project.ts';
import type { Wanted } from './wanted/read.ts';
import { readWanted } from './wanted/wanted.ts';

/** What a service asks for, as its manifests have it. */
export type Demand =
  | { readonly ecosystem: 'python'; readonly wanted: Wanted }
  | { readonly ecosystem: 'npm'; readonly project: NpmProject | null };

export interface ReadDemand {
  readonly demand: Demand;
  /** All files of the tree that decide what is locked, sorted. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Finding[];
}

/** Reads the manifests of a service, of whatever ecosystem. Asks nobody. */
export async function readDemand(service: ServicePlan, tree: Tree): Promise<ReadDemand> {
  const requirements = service.requirements.value;
  if (requirements.ecosystem === 'python') {
    const wanted = await readWanted(requirements, tree);
    return { demand: { ecosystem: 'python', wanted }, files: wanted.files, diagnostics: wanted.diagnostics };
  }
  const { value: project, diagnostics } = openProject(service, tree);
  return { demand: { ecosystem: 'npm', project }, files: project?.files ?? [], diagnostics };
}
