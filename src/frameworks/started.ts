import { posix } from 'node:path';
import type { JavaScriptPackage } from './framework.ts';

const RUNS =
  /\b(?:node|tsx|ts-node(?:-dev)?|nodemon|bun(?: run)?|swc-node|babel-node)\s+(?:(?:-\S+|watch|--import tsx|-r \S+)\s+)*([\w./@-]+)/g;
/** From what runs in production to what runs while developing. */
const SCRIPTS = [
  'start:prod',
  'start',
  'serve',
  'prod',
  'production',
  'worker',
  'start:worker',
  'dev',
  'start:dev',
];

/** Files of the tree that the manifest starts, with how late in the list of usual scripts: production first. */
export function startedFiles(unit: JavaScriptPackage): ReadonlyMap<string, number> {
  const { scripts, main } = unit.manifest;
  const found = new Map<string, number>();
  const add = (written: string, at: number): void => {
    const source = sourceOf(unit, written);
    if (source !== null && !found.has(source)) found.set(source, at);
  };
  const names = Object.keys(scripts).filter((name) => /start|serve|worker|dev|prod/.test(name));
  for (const name of names) {
    const at = SCRIPTS.indexOf(name);
    for (const [, written = ''] of (scripts[name] ?? '').matchAll(RUNS))
      add(written, at < 0 ? SCRIPTS.length : at);
  }
  if (main !== null) add(main, SCRIPTS.length + 1);
  return found;
}

/** Files that a script starts with Bun, production first. */
export function startedByBun(unit: JavaScriptPackage): readonly string[] {
  const scripts = Object.entries(unit.manifest.scripts).filter(([name]) =>
    /start|serve|worker|dev|prod/.test(name),
  );
  const found = scripts.flatMap(([, command]) =>
    [...command.matchAll(BUN)].map(([, written = '']) => sourceOf(unit, written)),
  );
  const order = startedFiles(unit);
  return [...new Set(found.filter((path) => path !== null))].toSorted(
    (a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0),
  );
}

const BUN = /\bbun\s+(?:(?:run|--?[\w-]+)\s+)*([\w./@-]+)/g;

/** The source of a file that is run: itself, or what it is compiled from (`dist/main.js` from `src/main.ts`). */
export function sourceOf(unit: JavaScriptPackage, written: string): string | null {
  const plain = posix.normalize(written).replace(/^\.\//, '');
  const bare = plain.replace(/\.[cm]?[jt]sx?$/, '');
  const inside = bare.replace(/^(dist|build|out|lib|output)\/(src\/)?/, '');
  const within = posix.join(posix.dirname(inside), 'src', posix.basename(inside));
  for (const stem of [bare, posix.join('src', inside), inside, within])
    for (const ending of [
      '',
      '.ts',
      '.js',
      '.mjs',
      '.cjs',
      '.mts',
      '.tsx',
      '.jsx',
      '/index.ts',
      '/index.js',
    ]) {
      const path = posix.join(unit.folder, stem + ending);
      if (unit.project.tree.file(path) && !/\/(dist|build)\//.test(`/${stem}`) && unit.project.module(path))
        return path;
    }
  return null;
}
