import { posix } from 'node:path';
import type { Manifest } from '../../formats/manifest/manifest.ts';
import { isInside } from '../../formats/path/inside.ts';
import type { PythonFramework } from '../../frameworks/framework.ts';
import type { Claim, Need, Service } from '../../model/inventory.ts';
import { depthOf } from '../folder.ts';
import { healthRoute } from '../health.ts';
import { urlsOf } from '../origin.ts';
import type { Part } from '../part.ts';
import { addressOf } from './address.ts';
import { callsOf } from './calls.ts';
import { manifestHome } from './choose-manifest.ts';
import { compareDependencies } from './dependencies.ts';
import type { Draft, Surroundings } from './draft.ts';
import { environmentOf } from './environment.ts';
import { fileUses } from './files.ts';
import { fixedStores } from './fixed-stores.ts';
import { handedOut } from './handed-out.ts';
import { lostImports, withoutOwn } from './lost.ts';
import { metricsOf } from './metrics.ts';
import { needsOf } from './needs.ts';
import { onlyAsProgram } from './only-as-program.ts';
import { originsOf } from './origins.ts';
import { pickledEstimators } from './pickled.ts';
import { portOf } from './port.ts';
import { queuesOf, queuesTold } from './queues.ts';
import { dottedModule } from './root.ts';
import { rootPathOf } from './root-path.ts';
import { runtimeOf } from './runtime.ts';
import { flowerNotes, withSchedule } from './siblings.ts';
import { startedAlone } from './started-alone.ts';
import { collectedFiles } from './static-files.ts';
import { storesOf } from './stores.ts';
import { tasksOf } from './tasks.ts';
import { toolsOf } from './tools.ts';
import { unloadedTasks } from './unloaded-tasks.ts';
import { weightUses } from './uses.ts';
import { workdirOf } from './workdir.ts';
import { writesOf } from './writes.ts';

/** The service a draft is, and what the rest of the tree has to be compared with. */
export function toPart(around: Surroundings, draft: Draft, path: string): Part {
  const { tree } = around;
  const { application, framework, project, reach, manifest } = draft;
  const routes = framework
    .routes({ project, reached: reach.modules }, application)
    .toSorted((a, b) => (a.path === b.path ? (a.method < b.method ? -1 : 1) : a.path < b.path ? -1 : 1));
  const programs = draft.matches.map((match) => match.launch);
  const port = portOf(project, draft);
  const health = healthRoute(routes, around.probes, port?.value ?? framework.port);
  const collected = framework.id === 'django' ? collectedFiles(project, reach.modules) : null;
  const opened = fileUses(project, reach.modules, application.path);
  const uses = collected ? [...opened, collected.use] : opened;
  const workdir = workdirOf(draft, path, uses, around.places);
  const env = environmentOf(project, reach.modules);
  const { writes, diagnostics } = writesOf(workdir, uses, env, around.places);
  const weights = weightUses(reach.modules, uses, workdir);
  const pickled = pickledEstimators(tree, around.places, weights);
  const compared = compareDependencies(manifest, reach, framework.distributions, pickled);
  const lost = lostImports(tree, project, reach.modules, compared.declared);
  const dependencies = { ...compared, undeclared: withoutOwn([...compared.undeclared.keys()], lost) };
  const { wanted: runtime, base } = runtimeOf(tree, manifest, path);
  const entry = { path: application.path, line: application.line, text: application.text };
  const claims: readonly (Claim | null)[] = [
    { field: 'framework', ...entry },
    ...versions(framework, manifest),
    { field: 'entrypoint', ...entry },
    ...programs
      .slice(0, 3)
      .map(
        (launch): Claim => ({ field: 'entrypoint', path: launch.path, line: launch.line, text: launch.text }),
      ),
    port && { field: 'port', ...port.evidence },
    health && { field: 'health', ...health.evidence },
    manifest && {
      field: 'manifest',
      path: manifest.path,
      line: null,
      text: `${manifest.dependencies.length} dependencies`,
    },
    ...draft.installed.map((one): Claim => ({ field: 'manifest', ...one })),
    runtime && { field: 'runtime', ...runtime.evidence },
  ];
  const alone = startedAlone(draft, around.readers);
  const stores = storesOf(reach, dependencies.declared);
  const service: Service = {
    id: '',
    path,
    kind: application.kind,
    language: 'python',
    framework: framework.id,
    entrypoint: entrypointOf(draft, path),
    importRoot: draft.root,
    importAlso: importAlso(around, draft),
    workdir,
    reached: reach.modules.map((module) => module.path).sort(),
    factory: application.factory,
    port: port?.value ?? framework.port,
    health: framework.health ?? health?.path ?? null,
    routes,
    calls: callsOf(project, reach.modules, env),
    build: null,
    manifest: manifest?.path ?? null,
    ...(draft.also.length > 0 ? { manifestAlso: draft.also } : {}),
    manager: manifest?.manager ?? null,
    runtime: runtime?.value ?? null,
    baseRuntime: base,
    ...dependencies,
    stores: stores.map((store) => store.id),
    env,
    writes,
    tools: toolsOf(reach, manifest),
    needs: withSchedule(
      withStart(draft, [
        ...needsOf(project, reach.modules, routes, uses),
        ...fixedStores(project, reach.modules),
        ...(alone.need ? [alone.need] : []),
        ...(collected ? [collected.need] : []),
      ]),
      programs,
    ),
    metrics: metricsOf(reach.modules, routes),
    evidence: claims.filter((claim) => claim !== null),
  };
  return {
    service,
    stores,
    weights,
    urls: urlsOf(reach.modules),
    tasks: tasksOf(project, reach.modules),
    origins: originsOf(project, reach.modules),
    root: rootPathOf(project, reach.modules),
    handsOut: handedOut(project, reach.modules, workdir),
    lost,
    undeclaredAt: compared.undeclared,
    diagnostics: [
      ...diagnostics,
      ...alone.diagnostics,
      ...onlyAsProgram(draft),
      ...unloadedTasks(draft),
      ...flowerNotes(programs),
    ],
  };
}

/** With what only its start shows: the queues of a worker, the address of a program that is a server itself. */
function withStart(
  { application, framework, reach, matches }: Draft,
  needs: readonly Need[],
): readonly Need[] {
  const launches = matches.map(({ launch }) => launch);
  const queues =
    framework.id === 'celery'
      ? queuesOf(reach.modules, launches)
      : framework.id === 'dramatiq'
        ? queuesTold(launches)
        : null;
  const address = application.object === null ? addressOf(reach.modules) : null;
  const all = [...needs, queues, address].filter((one) => one !== null);
  return all.toSorted((a, b) => (a.what < b.what ? -1 : 1));
}

/** What the manifest asks of distributions whose version decides how the service is run. */
function versions({ versions: names = [] }: PythonFramework, manifest: Manifest | null): readonly Claim[] {
  return (manifest?.dependencies ?? [])
    .filter((one) => one.group === null && names.includes(one.name))
    .map(({ requirement }) => ({
      field: 'framework',
      path: manifest?.path ?? '',
      line: null,
      text: requirement,
    }));
}

/** Folders that `PYTHONPATH` has to name: modules were found there, and nothing in the code adds them. */
function importAlso(around: Surroundings, { reach, root }: Draft): readonly string[] {
  return [...reach.roots.keys()].filter((folder) => folder !== root && !around.added.includes(folder)).sort();
}

function entrypointOf({ application, framework, project, root }: Draft, path: string): string {
  const dotted = dottedModule(application.path, root);
  if (application.object !== null) return `${dotted}:${application.object}`;
  const imports = project.module(application.path)?.imports ?? [];
  const isRelative = imports.some((one) => one.module.startsWith('.') && !one.typing);
  if (isRelative && !TAKE_FILES.has(framework.id)) return dotted;
  return path === '.' ? application.path : posix.relative(path, application.path);
}

/**
 * The folder a service is said to stand in: where its manifest is, unless other services share that manifest or
 * folder; then the folder its modules are imported from, or its package there when several import from it.
 * @param others folders of other services, of any language
 */
export function servicePath(draft: Draft, drafts: readonly Draft[], others: readonly string[]): string {
  const home = draft.manifest
    ? manifestHome(draft.manifest.path, posix.dirname(draft.application.path))
    : draft.root;
  if (!isInside(draft.root, home)) return isInside(home, draft.root) ? home : draft.root;
  const siblings = drafts.filter((one) => one !== draft && one.manifest?.path === draft.manifest?.path);
  const isShared =
    siblings.some((one) => one.root !== home && one.application.path !== draft.application.path) ||
    siblings.some((one) => one.application.kind === draft.application.kind && !sharesFolder(one, draft)) ||
    (draft.root !== home && others.some((folder) => isInside(folder, home) && !isInside(folder, draft.root)));
  if (!isShared || !draft.manifest) return home;
  const beside = drafts.filter(
    (one) => one !== draft && one.root === draft.root && !sharesFolder(one, draft),
  );
  if (beside.length === 0) return withoutSource(draft.root);
  const isOwn = beside.every((one) => packageOf(one) !== packageOf(draft));
  return isOwn ? posix.join(draft.root, packageOf(draft)) : posix.dirname(draft.application.path);
}

function sharesFolder(a: Draft, b: Draft): boolean {
  return posix.dirname(a.application.path) === posix.dirname(b.application.path);
}

function withoutSource(folder: string): string {
  return posix.basename(folder) === 'src' && depthOf(folder) > 1 ? posix.dirname(folder) : folder;
}

function packageOf(draft: Draft): string {
  const relative =
    draft.root === '.' ? draft.application.path : draft.application.path.slice(draft.root.length + 1);
  return relative.includes('/') ? (relative.split('/')[0] ?? '') : '';
}

/** Frameworks whose own command is given a file. */
const TAKE_FILES: ReadonlySet<string> = new Set(['streamlit', 'chainlit']);
