import { posix } from 'node:path';
import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { declared, fileIn } from '../package.ts';
import { staticRecipe } from '../served.ts';

export const html: JavaScriptFramework = {
  id: 'html',
  title: 'Plain HTML',
  language: 'javascript',
  kind: 'static',
  distributions: [],
  port: null,
  health: null,
  over: [],
  detect(unit) {
    const page = fileIn(unit, 'index.html') ?? fileIn(unit, 'public/index.html');
    if (page === null || isBuilt(unit)) return [];
    const folder = posix.dirname(page);
    const output = folder === unit.folder ? '.' : posix.relative(unit.folder, folder);
    const evidence = { path: page, line: null, text: 'a page, and nothing that builds it' };
    const build = output === '.' ? null : { script: null, output, evidence };
    return [{ kind: 'static', source: page, entrypoint: null, build, port: null, evidence }];
  },
  routes: () => [],
  recipe: staticRecipe,
};

/** A package whose scripts build something is not served as it is. */
function isBuilt(unit: JavaScriptPackage): boolean {
  return unit.manifest.scripts['build'] !== undefined && declared(unit, ['tailwindcss', 'sass']) === null;
}
