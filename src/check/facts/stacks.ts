import { type Compose, type ReadText, readCompose } from '../../formats/compose/compose.ts';
import { parseEnvironment } from '../../formats/compose/interpolate.ts';
import type { Mode } from './compose.ts';

export interface Stack {
  readonly compose: Compose;
  readonly mode: Mode;
}

const BASE = /(^|\/)(docker-)?compose\.ya?ml$/i;
const DEV = /[._-](override|dev|development|local|debug|test|tests|testing|ci|e2e)[._-]/i;
/** Compose lays it over its base by itself, whatever is in it. */
const OVERRIDE = /[._-]override[._-]/i;
const PROD = /[._-](prod|production|deploy|deployment|staging|stage|release|live)[._-]/i;

/**
 * How compose files of a tree are started together: an override or variant is laid over the base of its folder
 * unless it describes every service whole. With a file for production the base alone is for development.
 */
export function composeStacks(paths: readonly string[], read: ReadText): readonly Stack[] {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return [...folders].flatMap(([folder, files]) => {
    const variables = parseEnvironment(read(`${folder}.env`) ?? '');
    const load = (chosen: readonly string[]): Compose | null => readCompose(chosen, read, variables);
    return stacksOf(files, load);
  });
}

function stacksOf(
  files: readonly string[],
  load: (paths: readonly string[]) => Compose | null,
): readonly Stack[] {
  const base = files.find((path) => BASE.test(path)) ?? null;
  const stacks: Stack[] = [];
  for (const path of files) {
    if (path === base) continue;
    const alone = load([path]);
    const laid = base !== null && alone !== null && (OVERRIDE.test(path) || !isWhole(alone));
    const over = laid ? load([base, path]) : alone;
    const mode = PROD.test(path) ? 'prod' : DEV.test(path) ? 'dev' : 'only';
    if (over) stacks.push({ compose: over, mode });
  }
  const prod = stacks.filter((stack) => stack.mode === 'prod');
  const covered = prod.some(({ compose }) => base !== null && compose.paths.includes(base));
  const alone = base === null ? null : load([base]);
  if (alone && !covered) stacks.push({ compose: alone, mode: prod.length > 0 ? 'dev' : 'only' });
  return stacks;
}

/** Every service says what it runs, so that the file needs no other. */
function isWhole({ services }: Compose): boolean {
  return services.length > 0 && services.every(({ image, build }) => image !== null || build !== null);
}
