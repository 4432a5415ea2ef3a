import { PythonProject } from '../../formats/python/project.ts';
import { PYTHON_FRAMEWORKS } from '../../frameworks/index.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import type { Launch } from '../launch.ts';
import { findApplications } from './applications.ts';
import { draft } from './draft.ts';
import { readManifests } from './manifests.ts';
import { mentionsOf } from './mentions.ts';
import { selectServices } from './select.ts';
import { servicePath, toService } from './service.ts';

export interface LanguageScan {
  /** Without ids. */
  readonly services: readonly Service[];
  readonly diagnostics: readonly Finding[];
}

/**
 * The Python services of a tree.
 * @param others folders that services in other languages stand in
 */
export async function scanPython(
  tree: Tree,
  launches: readonly Launch[],
  others: readonly string[],
): Promise<LanguageScan> {
  const project = new PythonProject(tree);
  const applications = findApplications(project, PYTHON_FRAMEWORKS);
  if (applications.length === 0) return { services: [], diagnostics: [] };
  const manifests = await readManifests(tree, project);
  const mentions = mentionsOf(
    tree,
    manifests.map((manifest) => manifest.path),
  );
  const around = { project, manifests, launches, mentions };
  const drafts = applications.flatMap((application) => {
    const framework = PYTHON_FRAMEWORKS.find((one) => one.id === application.framework);
    return framework ? [draft(around, framework, application)] : [];
  });
  const { services, diagnostics } = selectServices(drafts);
  const used = new Set(services.map((one) => one.manifest));
  return {
    services: services.map((one) => toService(tree, project, one, servicePath(one, services, others))),
    diagnostics: [...diagnostics, ...[...used].flatMap((manifest) => manifest?.diagnostics ?? [])],
  };
}
