import { posix } from 'node:path';
import { ScriptProject } from '../../formats/javascript/project.ts';
import { scriptReader } from '../../formats/javascript/read.ts';
import type {
  JavaScriptApplication,
  JavaScriptFramework,
  JavaScriptPackage,
} from '../../frameworks/framework.ts';
import { JAVASCRIPT_FRAMEWORKS } from '../../frameworks/index.ts';
import { reachedFrom } from '../../frameworks/reached.ts';
import type { Finding } from '../../model/finding.ts';
import type { Tree } from '../../model/tree.ts';
import { unlikely } from '../decoy.ts';
import type { LanguageScan } from '../part.ts';
import { existingProbes } from '../probes.ts';
import { documentationSites } from './documentation.ts';
import { HANDS_OUT } from './handed-out.ts';
import { elsewhere, findPackages } from './packages.ts';
import { plainSites, sitePort } from './pages.ts';
import { toPart } from './service.ts';
import { storesOf } from './stores.ts';

/** An application of a package and the framework that found it. */
export interface Found {
  readonly unit: JavaScriptPackage;
  readonly framework: JavaScriptFramework;
  readonly application: JavaScriptApplication;
}

/**
 * The services of a tree that are written in JavaScript or built with its tools, and those that are plain pages.
 * @param programs Python files that services reach
 * @param isAlone true when other languages have no service in the tree
 */
export async function scanJavaScript(
  tree: Tree,
  programs: readonly string[],
  isAlone: boolean,
): Promise<LanguageScan> {
  if (!tree.files.some(({ path }) => /(^|\/)(package\.json|index\.html|mkdocs\.ya?ml)$/.test(path)))
    return NONE;
  const project = new ScriptProject(tree, await scriptReader());
  const { units, diagnostics } = findPackages(project);
  const left: Finding[] = [];
  const found = units.flatMap((unit): readonly Found[] => {
    const applications = applicationsOf(unit);
    const reason = applications.length > 0 ? elsewhere(unit) : null;
    if (reason !== null) left.push(notHere(unit, reason));
    return reason === null ? applications : [];
  });
  // Applications of a workspace stand in `apps/`, one that documents the others too.
  const sure = found.filter(
    ({ unit }) => unlikely(`${unit.folder}/package.json`) === null || /(^|\/)apps\/docs$/.test(unit.folder),
  );
  const built = sure.length > 0 ? sure : found;
  const taken = [
    ...built.map(({ unit }) => unit.folder),
    ...left.map(({ path }) => posix.dirname(path ?? '.')),
  ];
  const sites = plainSites(project, taken, programs)
    .flatMap(applicationsOf)
    .map((one) => withPort(one));
  const documentation = await documentationSites(project, isAlone && built.length + sites.length === 0);
  const documented = documentation.flatMap(applicationsOf);
  const probes = existingProbes(tree);
  return {
    parts: [...built, ...sites, ...documented].map((one) => toPart(tree, probes, one)),
    diagnostics: [...diagnostics, ...left],
  };
}

function withPort(found: Found): Found {
  const port = sitePort(found.unit.project, found.unit.folder);
  return { ...found, application: { ...found.application, port } };
}

const NONE: LanguageScan = { parts: [], diagnostics: [] };

/** The applications of a package, without those that another of the same package is built on. */
function applicationsOf(unit: JavaScriptPackage): readonly Found[] {
  const all = JAVASCRIPT_FRAMEWORKS.flatMap((framework) =>
    framework.detect(unit).map((application): Found => ({ unit, framework, application })),
  );
  const page = all.find(({ application }) => application.kind === 'static' && application.build !== null);
  return all
    .filter((one) => !(page && one !== page && onlyHandsOut(unit, one)))
    .filter((one) => one !== page || !all.some((other) => other !== page && servesPage(unit, other)))
    .filter(({ framework, application }) =>
      all.every(
        (other) =>
          !isOver(other, framework.id) ||
          !(isSamePart(other.application, application) || isSameProgram(other.application, application)),
      ),
    );
}

function isOver(other: Found, id: string): boolean {
  return other.framework.over.includes(id);
}

/** A worker stands beside a server; all else of one package is one thing seen twice. */
function isSamePart(a: JavaScriptApplication, b: JavaScriptApplication): boolean {
  const isWorker = (one: JavaScriptApplication): boolean => one.kind === 'worker' || one.kind === 'job';
  const isServer = (one: JavaScriptApplication): boolean => one.kind === 'api' || one.kind === 'web';
  // A page that a bundler builds and a server of the same package may be two services.
  if (a.source !== null && b.source !== null && isServer(a) && isServer(b)) return true;
  return isWorker(a) === isWorker(b);
}

/** A server beside a page that a build makes, whose routes are nothing but that page's: it is how the page is handed out. */
function onlyHandsOut(unit: JavaScriptPackage, { framework, application }: Found): boolean {
  if (application.source === null || application.kind !== 'api') return false;
  const modules = reachedFrom(unit.project, application.source);
  if (storesOf(modules, [], []).length > 0) return false;
  const handsOut = modules.some((module) => module.calls.some(({ call }) => HANDS_OUT.test(call.name)));
  const routes = framework.routes(
    unit,
    application,
    modules.map((module) => module.path),
  );
  return handsOut && routes.every(({ method, path }) => method === 'GET' && /^\/?[{*]|^\/$/.test(path));
}

/** A server that hands the page out by Vite's own means, and what Vite has built: they are one program. */
function servesPage(unit: JavaScriptPackage, { application }: Found): boolean {
  if (application.source === null || application.kind !== 'api') return false;
  return reachedFrom(unit.project, application.source).some((module) =>
    module.imports.some(({ source }) => source === 'vite' || source === 'vite-express'),
  );
}

/** A server that also does something every minute is one process. */
function isSameProgram(a: JavaScriptApplication, b: JavaScriptApplication): boolean {
  return a.source !== null && a.source === b.source;
}

function notHere(unit: JavaScriptPackage, reason: string): Finding {
  return {
    rule: 'scan/not-a-service',
    severity: 'note',
    confidence: 'high',
    message: `${unit.manifest.path} is taken for no service: ${reason}`,
    fix: 'if a part of it is served from a container, give that part a package of its own',
    path: unit.manifest.path,
    line: null,
  };
}
