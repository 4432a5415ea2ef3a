import { posix } from 'node:path';
import { type Compose, type ReadText, readCompose } from '../../formats/compose/compose.ts';
import type { Mode } from './compose.ts';
import { isForDevelopment } from './development.ts';

/** Compose files that are started together. */
export interface Stack {
  readonly compose: Compose;
  readonly mode: Mode;
}

const BASE = /(^|\/)(docker[-_])?compose\.ya?ml$/i;
/** Compose lays it over its base by itself, whatever is in it. */
const OVERRIDE = /[._-]override[._-]/i;
const PROD = /(^|[._-])(prod|production|deploy|deployment|release|live)[._-]/i;
/** Deployed as for production, and yet not what its users are served by. */
const STAGING = /(^|[._-])(staging|stage)[._-]/i;

/**
 * How compose files of a tree are started together: an override or variant is laid over the base of its folder
 * unless it describes every service whole; a file whose heading says how it is started, as it says. With a file for production the base alone is for development.
 */
export function composeStacks(paths: readonly string[], read: ReadText): readonly Stack[] {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return [...folders].flatMap(([folder, files]) => {
    const load = (chosen: readonly string[]): Compose | null => readCompose(chosen, read);
    return stacksOf(files, load, (path) => saidOrder(path, folder, files, read(path) ?? ''));
  });
}

function stacksOf(
  files: readonly string[],
  load: (paths: readonly string[]) => Compose | null,
  orderOf: (path: string) => readonly string[] | null,
): readonly Stack[] {
  const base = files.find((path) => BASE.test(path)) ?? null;
  const stacks = files
    .filter((path) => path !== base)
    .flatMap((path) => {
      const paths = orderOf(path) ?? laidOver(base, path, load);
      const compose = load(paths);
      return compose ? [{ compose, mode: modeOf(paths) }] : [];
    });
  const prod = stacks.filter((stack) => stack.mode === 'prod');
  const covered = prod.some(({ compose }) => base !== null && compose.paths.includes(base));
  const alone = base === null ? null : load([base]);
  if (alone && !covered) {
    const beside = prod.some(({ compose }) => compose.paths.some((path) => PROD.test(posix.basename(path))));
    stacks.push({ compose: alone, mode: beside ? 'dev' : 'only' });
  }
  return stacks;
}

/** A variant with the base it is laid over, or alone when it describes every service whole. */
function laidOver(
  base: string | null,
  path: string,
  load: (paths: readonly string[]) => Compose | null,
): readonly string[] {
  const alone = load([path]);
  return base !== null && alone !== null && (OVERRIDE.test(path) || !isWhole(alone)) ? [base, path] : [path];
}

function modeOf(paths: readonly string[]): Mode {
  const names = paths.map((path) => posix.basename(path));
  if (names.some((name) => PROD.test(name) || STAGING.test(name))) return 'prod';
  return names.some(isForDevelopment) ? 'dev' : 'only';
}

/** The files that `docker compose --file A --file B` in the comments above a file names, when it is one of them. */
function saidOrder(
  path: string,
  folder: string,
  files: readonly string[],
  text: string,
): readonly string[] | null {
  for (const line of text.split('\n')) {
    if (line.trim() !== '' && !line.startsWith('#')) return null;
    if (!/\bdocker[ -]compose\b/.test(line)) continue;
    const named = [...line.matchAll(/(?:--file|-f)[ =](\S+)/g)].map(([, name]) => `${folder}${name}`);
    if (named.length > 1 && named.includes(path) && named.every((name) => files.includes(name))) return named;
  }
  return null;
}

/** Every service says what it runs, so that the file needs no other. */
function isWhole({ services }: Compose): boolean {
  return services.length > 0 && services.every(({ image, build }) => image !== null || build !== null);
}
