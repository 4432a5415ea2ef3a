import { PythonProject } from '../../formats/python/project.ts';
import { PYTHON_FRAMEWORKS } from '../../frameworks/index.ts';
import type { Tree } from '../../model/tree.ts';
import type { Launch } from '../launch.ts';
import type { LanguageScan } from '../part.ts';
import type { Places } from '../places.ts';
import { existingProbes } from '../probes.ts';
import { pathAdditions, pathVariables } from './additions.ts';
import { findApplications } from './applications.ts';
import { readersOf } from './arguments.ts';
import { readDescriptions } from './descriptions.ts';
import { makeDrafts } from './draft.ts';
import { installsIn } from './installed.ts';
import { listeningPrograms } from './listening.ts';
import { readManifests } from './manifests.ts';
import { locateLaunches } from './match.ts';
import { mentionsOf } from './mentions.ts';
import { mountedScripts } from './mounted.ts';
import { followPrograms } from './programs.ts';
import { selectServices } from './select.ts';
import { servicePath, toPart } from './service.ts';

/**
 * The Python services of a tree.
 * @param others folders that services in other languages stand in
 */
export async function scanPython(
  tree: Tree,
  places: Places,
  launches: readonly Launch[],
  others: readonly string[],
): Promise<LanguageScan> {
  const project = new PythonProject(tree);
  const added = pathAdditions(project);
  project.addRoots([...added, ...pathVariables(tree, project)]);
  project.describe(await readDescriptions(tree, project));
  const readers = readersOf(project);
  const direct = findApplications(project, PYTHON_FRAMEWORKS, readers);
  const programs = followPrograms(project, direct, locateLaunches(launches, project.paths));
  const known = [...direct, ...programs.applications];
  const applications = known.length > 0 ? known : listeningPrograms(project);
  if (applications.length === 0) return { parts: [], diagnostics: [] };
  const manifests = await readManifests(tree, project);
  const mentions = mentionsOf(
    tree,
    manifests.map((manifest) => manifest.path),
  );
  const around = {
    added,
    places,
    tree,
    probes: existingProbes(tree),
    project,
    readers,
    manifests,
    installs: await installsIn(tree),
    launches: programs.launches,
    mentions,
  };
  const drafts = makeDrafts(around, PYTHON_FRAMEWORKS, applications);
  const mounted = new Set(
    drafts.flatMap((one) => one.reach.modules.flatMap((module) => mountedScripts(one.project, module))),
  );
  const used = drafts.filter(
    ({ framework, reach, application, matches }) =>
      !mounted.has(application.path) &&
      (matches.length > 0 || (framework.isUsed?.({ project, reached: reach.modules }, application) ?? true)),
  );
  const { services, diagnostics } = selectServices(used);
  const chosen = new Map(services.map((one) => [[one.manifest?.path, ...one.also].join(), one.manifest]));
  return {
    parts: services.map((one) => toPart(around, one, servicePath(one, services, others))),
    diagnostics: [...diagnostics, ...[...chosen.values()].flatMap((manifest) => manifest?.diagnostics ?? [])],
  };
}
