import type { ScriptModule } from '../../formats/javascript/syntax.ts';
import { packageManifests } from '../../formats/npm/manifests.ts';
import { builtEntry } from '../built.ts';
import type { JavaScriptApplication, JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { isOwn, rank } from '../listening.ts';
import { declared } from '../package.ts';
import { reachedFrom } from '../reached.ts';
import { nodeRecipe } from '../served.ts';
import { startedFiles } from '../started.ts';

const PACKAGES = ['bullmq', 'bull', 'bee-queue'];
const PAGED = ['next', 'nuxt', '@sveltejs/kit', 'astro', '@remix-run/node', '@react-router/node'];

export const bullmq: JavaScriptFramework = {
  id: 'bullmq',
  title: 'BullMQ',
  language: 'javascript',
  kind: 'worker',
  distributions: PACKAGES,
  port: null,
  health: null,
  over: ['node'],
  detect: (unit) => (declared(unit, PACKAGES) === null || isLibrary(unit) ? [] : workers(unit)),
  routes: () => [],
  recipe: (service) => nodeRecipe(service, null),
};

/** Programs that take jobs, unless a server of the package does so in its own process. */
function workers(unit: JavaScriptPackage): readonly JavaScriptApplication[] {
  const own = unit.files.filter((path) => isOwn(unit, path));
  const imported = new Set(
    own.flatMap((path) =>
      (unit.project.module(path)?.imports ?? []).map((one) => unit.project.resolve(path, one.source)),
    ),
  );
  const started = startedFiles(unit);
  // Of a framework that finds its pages by itself nobody imports these, and what they take is taken by its server.
  const isPaged = declared(unit, PAGED) !== null;
  const programs = own.filter((path) => started.has(path) || !(isPaged || imported.has(path)));
  const reaching = programs.map((path) => ({ path, modules: reachedFrom(unit.project, path) }));
  const servers = reaching.filter(({ modules }) =>
    modules.some((one) => one.calls.some(({ call }) => /(^|\.)listen$/.test(call.name))),
  );
  const served = new Set(servers.flatMap(({ modules }) => modules));
  const taking = reaching.flatMap((one) => {
    if (servers.includes(one)) return [];
    const { path, modules } = one;
    // What nothing starts is no program where a server takes the same jobs in its own process.
    const own = started.has(path) ? modules : modules.filter((module) => !served.has(module));
    const seen = own.map(takes).find((found) => found !== null);
    return seen ? [{ path, seen }] : [];
  });
  const [first] = taking.toSorted((a, b) => rank(started, a.path) - rank(started, b.path));
  if (!first) return [];
  return [
    { kind: 'worker', source: first.path, ...builtEntry(unit, first.path), port: null, evidence: first.seen },
  ];
}

/** What another package of the tree asks for by name and no script starts: its jobs are taken where it is imported. */
function isLibrary(unit: JavaScriptPackage): boolean {
  const { name, path } = unit.manifest;
  if (name === null || startedFiles({ ...unit, manifest: { ...unit.manifest, main: null } }).size > 0)
    return false;
  const { tree } = unit.project;
  return packageManifests(tree, '.').some(
    (other) => other !== path && (tree.text(other) ?? '').includes(`"${name}": "`),
  );
}

/** Where a module takes jobs: `new Worker('queue', ...)`, `queue.process(...)`. */
function takes(module: ScriptModule): JavaScriptApplication['evidence'] | null {
  if (!module.imports.some((one) => PACKAGES.includes(one.source))) return null;
  const call = module.calls.find(
    (fact) => (fact.call.isNew && fact.call.name === 'Worker') || /\w\.process$/.test(fact.call.name),
  )?.call;
  return call
    ? { path: module.path, line: call.line, text: `${call.isNew ? 'new ' : ''}${call.name}(...)` }
    : null;
}
