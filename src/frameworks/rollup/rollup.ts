import { bundleFolder, pageFolder } from '../bundled.ts';
import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication, filesIn } from '../meta.ts';
import { type Configuration, declared } from '../package.ts';
import { staticRecipe } from '../served.ts';

export const rollup: JavaScriptFramework = {
  id: 'rollup',
  title: 'Rollup',
  language: 'javascript',
  kind: 'static',
  distributions: ['rollup'],
  port: null,
  health: null,
  over: ['html', 'node'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: rollup.distributions,
      builds: /\brollup\s(?!.*(\s-\w*w|--watch)\b)/,
      config: /^rollup\.config\.[cm]?[jt]s$/,
      portAt: [],
      built,
    }),
  routes: () => [],
  recipe: staticRecipe,
};

/** Plugins that write the page as well. */
const MAKES_PAGE = ['@rollup/plugin-html', '@web/rollup-plugin-html', 'rollup-plugin-html2'];

/** It writes scripts beside a page that the tree has; without one it builds a library or a server. */
function built(unit: JavaScriptPackage, config: Configuration | null): Built | null {
  if (config === null) return null;
  const bundles = bundleFolder(unit, config, 'dir', 'file');
  const page = pageFolder(unit, bundles ?? 'public');
  const made = declared(unit, MAKES_PAGE) === null ? null : bundles;
  return page === null && made === null ? null : filesIn(page ?? made ?? '');
}
