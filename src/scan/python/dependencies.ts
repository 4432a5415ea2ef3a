import type { Declared, Manifest } from '../../formats/manifest/manifest.ts';
import { normalizeName } from '../../formats/pep508/name.ts';
import { isDevelopmentTool } from '../../formats/python/development.ts';
import { distributionsOf } from '../../formats/python/distributions.ts';
import { STANDARD_LIBRARY } from '../../formats/python/stdlib.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Heavy } from '../../model/inventory.ts';
import { driversOf } from './drivers.ts';
import { BRINGS, WEIGHT } from './heavy.ts';
import { ASKS, CARRIES, EXTRAS, IN_EXTRAS } from './light.ts';
import type { Reach } from './reach.ts';
import {
  behindFiles,
  behindFrames,
  behindNames,
  behindPictures,
  languageModels,
  usesYolov5,
} from './without-import.ts';

export interface Dependencies {
  /** Installed to run, sorted. */
  readonly declared: readonly string[];
  readonly heavy: readonly Heavy[];
  readonly unused: readonly string[];
  /** Sorted by name, with where each is first asked for. */
  readonly undeclared: ReadonlyMap<string, Evidence>;
  readonly needed: readonly string[];
}

/**
 * Compares what a manifest declares with what an entry point reaches.
 * @param pickled modules that models it loads are made of
 */
export function compareDependencies(
  manifest: Manifest | null,
  reach: Reach,
  framework: readonly string[],
  pickled: ReadonlyMap<string, Evidence>,
): Dependencies {
  const run = (manifest?.dependencies ?? []).filter((one) => one.group === null);
  const declared = [...new Set(run.map((one) => one.name))].sort();
  const given = new Set(declared);
  const imported = importedDistributions(reach, given);
  const needed = neededDistributions(reach, imported, new Set([...declared, ...framework]));
  const names = [...new Set([...declared, ...imported.keys()])].filter((name) => name in WEIGHT).sort();
  const heavy = names.map((name): Heavy => {
    const because = needed.get(name) ?? `nothing reachable from the entry point imports it`;
    return {
      name,
      declared: declared.includes(name),
      imported: imported.has(name),
      needed: needed.has(name),
      because,
    };
  });
  // A frozen list names what is brought in as well: of it only what weighs, or is no part of a service, is worth a word.
  const isFrozen = run.length > 60 && run.every((one) => one.requirement.includes('=='));
  const unused = declared
    .filter((name) => !needed.has(name) && !isSupport(name))
    .filter((name) => !isFrozen || name in WEIGHT || isDevelopmentTool(name));
  return {
    declared,
    heavy,
    unused,
    undeclared: undeclaredImports(reach, given, manifest, pickled),
    needed: neededNames(reach, given, needed, pickled),
  };
}

/** What must be installed wherever it comes from: also what frameworks look for by themselves. */
function neededNames(
  reach: Reach,
  declared: ReadonlySet<string>,
  needed: ReadonlyMap<string, string>,
  pickled: ReadonlyMap<string, Evidence>,
): readonly string[] {
  const candidates = [...reach.external.keys(), ...pickled.keys()]
    .filter((module) => !STANDARD_LIBRARY.has(module))
    .map((module) => sourcesOf(module, declared, reach))
    .filter((names) => !names.some((name) => declared.has(name)));
  const names = [...declared];
  const looksForPictures = names.some((name) => PICTURES.test(name));
  const support = names.filter((name) => isSupport(name) && (name !== 'pillow' || looksForPictures));
  return [...new Set([...needed.keys(), ...candidates.flat(), ...support])].sort();
}

/** Distributions that read pictures with Pillow where it is installed, and do not say so in their metadata. */
const PICTURES =
  /^(django|keras|tensorflow.*|tf-keras|fastai|transformers|wand|fpdf2?|python-pptx|reportlab)$/;

/** Distributions that imports come from: the declared one of those that have the module, else the likeliest. */
export function importedDistributions(
  reach: Reach,
  declared: ReadonlySet<string>,
): ReadonlyMap<string, Evidence> {
  const result = new Map<string, Evidence>();
  for (const [module, evidence] of reach.external) {
    const candidates = sourcesOf(module, declared, reach);
    const named = candidates.filter((name) => declared.has(name));
    for (const name of named.length > 0 ? named : candidates.slice(0, 1)) result.set(name, evidence);
  }
  return result;
}

/**
 * Distributions that an import may come from, the likeliest first: those of the top-level module, and those declared that
 * share it as a namespace, which are called what their part of it is: `a-b-c` has the module `a.b.c`.
 */
function sourcesOf(module: string, declared: ReadonlySet<string>, reach: Reach): readonly string[] {
  const parts = [...declared].filter((name) => name.split('-', 1)[0] === module && isReached(name, reach));
  const named = NAMESPACE.filter(([part]) => part.startsWith(`${module}.`) && reach.dotted.has(part));
  return [...new Set([...named.map(([, name]) => name), ...distributionsOf(module), ...parts])];
}

/** Parts of a namespace that many distributions share, where they are not called after it. */
const NAMESPACE: readonly (readonly [module: string, distribution: string])[] = [
  ['google.protobuf', 'protobuf'],
  ['google.oauth2', 'google-auth'],
];

function isReached(name: string, reach: Reach): boolean {
  const module = name.replaceAll('-', '.');
  return [...reach.dotted.keys()].some((one) => one === module || one.startsWith(`${module}.`));
}

/** What is imported for certain, by the code or a model it loads, and nothing declares or brings, with where it first is. */
function undeclaredImports(
  reach: Reach,
  declared: ReadonlySet<string>,
  manifest: Manifest | null,
  pickled: ReadonlyMap<string, Evidence>,
): ReadonlyMap<string, Evidence> {
  const brought = new Set([
    ...[...declared].flatMap((name) => [...(BRINGS[name] ?? []), ...(CARRIES[name] ?? [])]),
    ...(manifest?.dependencies ?? []).flatMap(extrasOf),
  ]);
  const known = (name: string): boolean => declared.has(name) || (manifest !== null && brought.has(name));
  const imported = [...reach.required, ...pickled]
    .filter(([module]) => !STANDARD_LIBRARY.has(module))
    .map(([module, evidence]) => ({ candidates: sourcesOf(module, declared, reach), evidence }))
    .filter(({ candidates }) => !candidates.some(known))
    .flatMap(({ candidates, evidence }) =>
      candidates.slice(0, 1).map((name): readonly [string, Evidence] => [name, evidence]),
    );
  const all = [...imported, ...askedFor(reach, declared, manifest), ...driversOf(reach, declared)];
  // Of several the first stays.
  return new Map([...new Map(all.toReversed())].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What extras bring: as far as they are called after it (`passlib[bcrypt]`, `langchain[google-genai]`), or are known. */
function extrasOf({ name, requirement }: Declared): readonly string[] {
  const extras = /^[\w.-]+\s*\[([^\]]*)\]/.exec(requirement)?.[1]?.split(',') ?? [];
  return extras
    .map((extra) => normalizeName(extra.trim()))
    .flatMap((extra) => [extra, `${name}-${extra}`, ...(IN_EXTRAS[`${name}[${extra}]`] ?? [])]);
}

/** What names of a framework need besides it, unless an extra of the manifest brings it. */
function askedFor(
  reach: Reach,
  declared: ReadonlySet<string>,
  manifest: Manifest | null,
): readonly (readonly [name: string, evidence: Evidence])[] {
  if (manifest?.dependencies.some((one) => EXTRAS.test(one.requirement))) return [];
  return ASKS.flatMap(([pattern, name]) => {
    if (declared.has(name) || declared.has(`${name}-gpu`)) return [];
    const asking = [...reach.dotted].find(([one]) => pattern.test(one));
    return asking ? [[name, asking[1]] as const] : [];
  });
}

/** Why each distribution is needed: imported, unpickled, for a file format, or brought in by one that is. */
function neededDistributions(
  reach: Reach,
  imported: ReadonlyMap<string, Evidence>,
  declared: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const reasons = [...imported].map(
    ([name, { path, line }]) => [name, `imported at ${path}:${line}`] as const,
  );
  const hub = usesYolov5(reach) ? [['yolov5', 'loaded from the hub'] as const] : [];
  const first = new Map([
    ...hub,
    ...languageModels(reach, declared),
    ...behindFiles(reach, declared),
    ...behindFrames(reach, declared),
    ...behindNames(reach, declared),
    ...behindPictures(reach, declared),
    ...reasons,
  ]);
  const brought = [...first.keys()].flatMap((name) =>
    [...(BRINGS[name] ?? []), ...(CARRIES[name] ?? [])]
      // What is imported without being declared is not certain to be installed: it keeps only its own back ends.
      .filter(
        (other) => declared.has(other) && (declared.has(name) || name === 'yolov5' || !GENERAL.has(other)),
      )
      .map((other) => [other, `${name} uses it`] as const),
  );
  return new Map([...brought.toReversed(), ...first]);
}

/** Never imported by name, and used: servers, drivers named in URLs, parsers and plugins that frameworks look for. */
const SUPPORT =
  /^(uvicorn|gunicorn|hypercorn|daphne|waitress|uwsgi|gevent|eventlet|httptools|uvloop|websockets|watchfiles|python-multipart|jinja2|email-validator|itsdangerous|aiofiles|psycopg.*|asyncpg|aiosqlite|mysqlclient|pymysql|aiomysql|cryptography|bcrypt|passlib|pyyaml|ujson|orjson|greenlet|whitenoise|setuptools|wheel|pip|tzdata|python-dotenv|alembic|flower|types-.*|.*-stubs|openpyxl|xlrd|lxml|numpy|pillow|simple-websocket|brotli|h5py|tqdm|requests)$/;

function isSupport(name: string): boolean {
  return SUPPORT.test(name);
}

/** Libraries people declare for their own sake. */
const GENERAL = new Set(['matplotlib', 'pandas', 'plotly', 'pyarrow', 'scikit-learn', 'scipy', 'seaborn']);
