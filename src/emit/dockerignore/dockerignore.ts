import { posix } from 'node:path';
import { isIgnored, parseIgnore } from '../../formats/dockerignore/ignore.ts';
import { isInside } from '../../formats/path/inside.ts';
import { formatBytes } from '../../formats/units/bytes.ts';
import type { EmittedFile } from '../../model/files.ts';
import type { Exclusion } from '../../model/plan.ts';
import { buildFiles, type Context, within } from '../context.ts';
import { contextOf, type Emission } from '../input.ts';

/** Left out even where there is none now: a developer's checkout has them sooner or later. */
const ALWAYS: readonly (readonly [what: string, patterns: readonly string[]])[] = [
  ['version control', ['**/.git']],
  ['secrets', ['**/.env', '**/.env.*', '**/secrets']],
  ['virtual environments and packages', ['**/.venv', '**/node_modules']],
  ['caches', ['**/__pycache__']],
  ['container files', ['**/Dockerfile', '**/*.Dockerfile', '**/.dockerignore']],
  ['stacks', ['**/compose*.yaml']],
  ["Plimsoll's own files", ['**/.plimsoll']],
];

/** One .dockerignore for each build context: what the tree has and no image of the context needs. */
export function dockerignores(input: Emission): readonly EmittedFile[] {
  const contexts = new Map(
    input.plan.services.map((service) => [contextOf(input, service).folder, contextOf(input, service)]),
  );
  return [...contexts.values()].map((context) => dockerignore(context, input));
}

function dockerignore(context: Context, input: Emission): EmittedFile {
  const services = input.plan.services.filter(
    (service) => contextOf(input, service).folder === context.folder,
  );
  const needed = new Set(services.flatMap((service) => buildFiles(service, input.tree)));
  const inside = input.tree.files.filter(({ path }) => isInside(path, context.folder));
  const rules = rulesOf(services.flatMap((service) => service.source.value.excluded));
  const named = [...rules.values()].flat();
  const kept = (patterns: readonly string[]): string => `${patterns.join('\n')}\n`;
  const known = parseIgnore(kept(named));
  const rest = inside.filter(({ path }) => !needed.has(path) && !isIgnored(known, within(context, path)));
  const folders = foldersOf(
    rest.map(({ path }) => within(context, path)),
    new Set([...needed].map((path) => within(context, path))),
  );
  const lost = [...needed]
    .map((path) => within(context, path))
    .filter((path) => isIgnored(known, path))
    .sort();
  const all = parseIgnore(kept([...named, ...folders]));
  const left = inside.filter(({ path }) => isIgnored(all, within(context, path)) && !needed.has(path));
  const bytes = left.reduce((sum, { size }) => sum + size, 0);
  const total = inside.reduce((sum, { size }) => sum + size, 0);
  const lines = [
    `# ${context.folder === '.' ? 'The context of the root' : `The context ${context.folder}`} without what no image needs:`,
    `# ${formatBytes(total - bytes)} in ${inside.length - left.length} files are sent, ${formatBytes(bytes)} in ${left.length} files stay here.`,
    ...[...rules].flatMap(([what, patterns]) => ['', `# ${what}`, ...patterns]),
    ...(folders.length > 0 ? ['', '# reached by no service', ...folders] : []),
    ...(lost.length > 0
      ? ['', '# needed although a pattern above fits', ...lost.map((path) => `!${path}`)]
      : []),
  ];
  const path = posix.join(context.folder, '.dockerignore');
  return { path, text: `${lines.join('\n')}\n`, what: `leaves ${formatBytes(bytes)} out of the build` };
}

/** Patterns by what they are for, those that fit something in the tree first. */
function rulesOf(excluded: readonly Exclusion[]): ReadonlyMap<string, readonly string[]> {
  const rules = new Map<string, Set<string>>();
  const add = (what: string, patterns: readonly string[]): void => {
    const known = rules.get(what) ?? new Set<string>();
    for (const pattern of patterns) known.add(pattern);
    rules.set(what, known);
  };
  for (const { what, pattern } of excluded) add(what, [pattern]);
  for (const [what, patterns] of ALWAYS) add(what, patterns);
  return new Map([...rules].map(([what, patterns]) => [what, [...patterns].sort()]));
}

/** The highest folders, or single files, that hold nothing that is needed. */
function foldersOf(paths: readonly string[], needed: ReadonlySet<string>): readonly string[] {
  const busy = new Set([...needed].flatMap(ancestors));
  const found = paths.map((path) => ancestors(path).find((folder) => !busy.has(folder)) ?? path);
  return [...new Set(found)].sort().map(escaped);
}

/** `a/b/c` has `a` and `a/b`, from the highest on. */
function ancestors(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function escaped(path: string): string {
  return path.replace(/[*?[\]\\]/g, '\\$&').replace(/^([#!])/, '\\$1');
}
