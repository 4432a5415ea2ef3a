import { isScript } from '../../formats/javascript/project.ts';
import type { ScriptModule } from '../../formats/javascript/syntax.ts';
import { reachedFrom } from '../../frameworks/reached.ts';
import type { Claim, Language, Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { healthRoute } from '../health.ts';
import { urlsOf } from '../origin.ts';
import type { Part } from '../part.ts';
import type { ExistingProbe } from '../probes.ts';
import { callsOf } from './calls.ts';
import { type Compared, compareDependencies } from './dependencies.ts';
import { environmentOf, frozenVariables } from './environment.ts';
import { handedOut } from './handed-out.ts';
import { managerOf, runtimeOf } from './manager.ts';
import { metricsOf } from './metrics.ts';
import { needsOf, toolsOf } from './needs.ts';
import { originsOf } from './origins.ts';
import { prismaUses } from './prisma.ts';
import { proxiesOf } from './proxies.ts';
import type { Found } from './scan.ts';
import { storesOf } from './stores.ts';
import { weightUses } from './weights.ts';
import { writesOf } from './writes.ts';

/** The service an application is, and what the rest of the tree has to be compared with. */
export function toPart(tree: Tree, probes: readonly ExistingProbe[], found: Found): Part {
  const { unit, framework, application } = found;
  const reached = reachedBy(found);
  const modules = reached
    .filter((path) => application.source !== null || TELLS.test(unit.project.text(path) ?? ''))
    .map((path) => unit.project.module(path))
    .filter((module) => module !== null);
  const routes = framework
    .routes(unit, application, reached)
    .toSorted((a, b) => (a.path === b.path ? (a.method < b.method ? -1 : 1) : a.path < b.path ? -1 : 1));
  const { kind, entrypoint, build, evidence } = application;
  const port = kind === 'worker' || kind === 'job' ? null : (application.port?.value ?? framework.port);
  const health = kind === 'static' ? null : healthRoute(routes, probes, port);
  const runtime = runtimeOf(unit);
  const manifest = tree.file(unit.manifest.path) ? unit.manifest.path : null;
  const isServer = kind !== 'static';
  const prisma = isServer ? prismaUses(tree, modules) : { stores: [], env: [] };
  const stores = storesOf(modules, Object.keys(unit.manifest.dependencies).sort(), prisma.stores);
  const forwards = kind === 'static' || kind === 'ssr' ? proxiesOf(unit) : [];
  const compared = comparedOf(found, manifest, reached);
  const claims: readonly (Claim | null)[] = [
    { field: 'framework', ...evidence },
    { field: 'entrypoint', ...evidence },
    build && { field: 'build', ...build.evidence },
    application.port && { field: 'port', ...application.port.evidence },
    health && { field: 'health', ...health.evidence },
    manifest === null
      ? null
      : {
          field: 'manifest',
          path: manifest,
          line: null,
          text: `${Object.keys(unit.manifest.dependencies).length} dependencies`,
        },
    runtime && { field: 'runtime', ...runtime.evidence },
  ];
  const service: Service = {
    id: '',
    path: unit.folder,
    kind,
    language: languageOf(found, reached),
    framework: framework.id,
    entrypoint,
    importRoot: unit.folder,
    importAlso: [],
    workdir: unit.folder,
    reached: reached.toSorted(),
    factory: false,
    port,
    health: health?.path ?? null,
    routes,
    calls: callsOf(unit.project, modules),
    build,
    manifest,
    manager: manifest === null ? null : managerOf(unit),
    runtime: runtime?.value ?? null,
    baseRuntime: null,
    declared: Object.keys(unit.manifest.dependencies).sort(),
    ...compared,
    undeclared: [...compared.undeclared.keys()],
    stores: stores.map((store) => store.id),
    env: environmentOf(unit.project, modules, prisma.env),
    writes: isServer ? writesOf(unit.project, modules, unit.folder) : [],
    tools: toolsOf(modules),
    needs: needsOf(unit.project, modules, routes, framework.id),
    metrics: metricsOf(modules, routes),
    evidence: claims.filter((claim) => claim !== null),
  };
  return {
    service,
    stores,
    weights: weightUses(unit.project, modules, unit.folder),
    urls: [
      ...urlsOf([...modules, ...settingsOf(unit)]),
      ...forwards.map(({ origin, evidence: at }) => ({ url: origin, evidence: at })),
    ],
    forwards,
    tasks: { done: [], asked: [] },
    origins: originsOf(unit.project, modules),
    handsOut: isServer ? handedOut(unit.project, modules, unit.folder) : [],
    undeclaredAt: compared.undeclared,
    diagnostics: frozenVariables(modules),
  };
}

const NOTHING = { heavy: [], unused: [], undeclared: new Map(), needed: [] };

function comparedOf(
  { unit, framework, application }: Found,
  manifest: string | null,
  reached: readonly string[],
): Compared {
  const asked = framework.packages?.(unit);
  if (asked !== undefined) {
    const declared = Object.keys(unit.manifest.dependencies);
    // Whatever is made for MkDocs brings it.
    const brought = [...declared, ...asked].some((name) => name.startsWith('mkdocs-')) ? ['mkdocs'] : [];
    const known = new Set([...declared, ...brought]);
    const missing = asked.filter((name) => !known.has(name));
    const undeclared = new Map(missing.map((name) => [name, application.evidence]));
    return { ...NOTHING, undeclared, needed: asked };
  }
  return manifest === null ? NOTHING : compareDependencies(unit, application.kind !== 'static', reached);
}

/** What an entry point reaches; of a front end every script of the package that is no test. */
function reachedBy({ unit, application }: Found): readonly string[] {
  const isFromPage = application.source !== null && /\.html?$/.test(application.source);
  if (application.source !== null && !isFromPage)
    return reachedFrom(unit.project, application.source).map((module) => module.path);
  return unit.files.filter(
    (path) => (isScript(path) || /\.html?$/.test(path)) && (isFromPage || !NOT_SHIPPED.test(path)),
  );
}

/** What a text holds that can tell a request, a variable, an address or a data store's client: most components hold none. */
const TELLS =
  /\bfetch|Fetch\(|axios|\.(get|post|put|patch|delete|request)\s*[(<]|\bky\b|\bgot\b|request|\.env\b|\$env\/|https?:\/\/|wss?:\/\/|useSWR|from ['"](pg|mysql2?|mongodb|mongoose|redis|ioredis|@prisma|@supabase|firebase|mqtt)|socket|process\.|cors|\.(onnx|tflite|gguf|h5)\b|LayersModel|GraphModel|['"`]\/\w/;

const NOT_SHIPPED =
  /(^|\/)(tests?|__tests__|__mocks__|e2e|cypress|playwright|scripts|\.storybook|mocks?)\/|\.(test|spec|stories|cy)\.\w+$|\.(config|setup)\.[cm]?[jt]s$/;

function languageOf({ unit, framework, application }: Found, reached: readonly string[]): Language {
  if (framework.id === 'html') return 'html';
  if (framework.id === 'mkdocs') return 'python';
  const isTyped = application.source
    ? /\.[cm]?tsx?$/.test(application.source)
    : reached.some((path) => /\.[cm]?tsx?$/.test(path)) || 'typescript' in unit.manifest.development;
  return isTyped ? 'typescript' : 'javascript';
}

/** Settings that name what requests are handed on to: proxies of development servers, rewrites. */
function settingsOf(unit: Found['unit']): readonly ScriptModule[] {
  return unit.files
    .filter((path) => HANDS_ON.test(path))
    .map((path) => unit.project.module(path))
    .filter((module) => module !== null);
}

const HANDS_ON = /(^|\/)((vite|next|nuxt|svelte|astro|vue|webpack)\.config\.[cm]?[jt]s|setupProxy\.[jt]s)$/;
