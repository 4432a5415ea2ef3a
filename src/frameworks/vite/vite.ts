import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication, filesIn, setting } from '../meta.ts';
import { type Configuration, fileIn, option, scriptRunning } from '../package.ts';
import { staticRecipe } from '../served.ts';

export const vite: JavaScriptFramework = {
  id: 'vite',
  title: 'Vite (React, Vue, Svelte)',
  language: 'javascript',
  kind: 'static',
  distributions: ['vite', 'rolldown-vite'],
  port: 5173,
  health: null,
  over: ['webpack', 'rollup', 'html', 'node'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: ['vite', 'rolldown-vite'],
      builds: /\bvite build\b|\bvite-ssg build\b/,
      config: /^vite\.config\.[cm]?[jt]s$/,
      portAt: ['server', 'port'],
      built,
    }),
  routes: () => [],
  recipe: staticRecipe,
};

/** A page to begin with makes it an application; a library or a test runner's copy has none. */
function built(unit: JavaScriptPackage, config: Configuration | null): Built | null {
  const root = setting(unit, config, 'root') ?? '.';
  const hasPage =
    fileIn(unit, `${root}/index.html`) ?? fileIn(unit, 'index.html') ?? fileIn(unit, 'src/index.html');
  const isLibrary = config !== null && option(config.options, 'build', 'lib') !== undefined;
  if (isLibrary || (hasPage === null && scriptRunning(unit, /\bvite build\b/) === null)) return null;
  const output = setting(unit, config, 'build', 'outDir') ?? 'dist';
  return filesIn(root === '.' ? output : `${root.replace(/^\.\//, '')}/${output}`);
}
