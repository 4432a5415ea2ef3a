import { posix } from 'node:path';
import type { Route } from '../model/inventory.ts';
import type { JavaScriptPackage } from './framework.ts';

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/** Where a framework keeps files that answer requests, and what their places mean. */
export interface PageRules {
  /** Folders relative to the package's, most specific first. */
  readonly folders: readonly string[];
  /** The path below such a folder as a route, or null when the file answers none. */
  route(below: string): { readonly path: string; readonly method: string | null } | null;
}

/** Routes by the places of files; methods are what a file exports, unless its name says one. */
export function fileRoutes(unit: JavaScriptPackage, rules: PageRules): readonly Route[] {
  return unit.files.flatMap((path): readonly Route[] => {
    const relative = unit.folder === '.' ? path : posix.relative(unit.folder, path);
    const folder = rules.folders.find((one) => relative.startsWith(`${one}/`));
    const found = folder === undefined ? null : rules.route(relative.slice(folder.length + 1));
    if (!found) return [];
    const exported = [...(unit.project.module(path)?.exports.keys() ?? [])].filter((name) =>
      METHODS.has(name),
    );
    const methods = found.method ? [found.method] : exported.length > 0 ? exported.sort() : ['ANY'];
    return methods.map((method) => ({
      method,
      path: found.path,
      evidence: { path, line: null, text: `${method} ${found.path}` },
    }));
  });
}

/** Routes of files in one folder that export a function for each method; the pattern's first group is the path. */
export function exportedRoutes(unit: JavaScriptPackage, folder: string, file: RegExp): readonly Route[] {
  return fileRoutes(unit, {
    folders: [folder],
    route(below) {
      const path = file.exec(below)?.[1];
      return path === undefined ? null : { path: bracketed(path), method: null };
    },
  });
}

/** Segments in brackets are parameters, groups in parentheses are no segment: `[id]`, `[...all]`, `(shop)`. */
export function bracketed(path: string): string {
  const parts = path
    .split('/')
    .filter((part) => part !== '' && part !== 'index' && !/^\(.*\)$/.test(part) && !part.startsWith('@'))
    .map((part) => part.replace(/^\[{1,2}(?:\.\.\.)?([\w-]+)(?:=\w+)?\]{1,2}$/, '{$1}'));
  return `/${parts.join('/')}`;
}
