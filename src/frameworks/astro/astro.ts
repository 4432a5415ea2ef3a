import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication, filesIn, serverIn, setting } from '../meta.ts';
import { type Configuration, declared } from '../package.ts';
import { exportedRoutes } from '../pages.ts';
import { addressOf, nodeRecipe } from '../served.ts';

export const astro: JavaScriptFramework = {
  id: 'astro',
  title: 'Astro',
  language: 'javascript',
  kind: 'static',
  distributions: ['astro'],
  port: 4321,
  health: null,
  over: ['vite', 'node', 'html'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: ['astro'],
      builds: /\bastro build\b/,
      config: /^astro\.config\.[cm]?[jt]s$/,
      portAt: ['server', 'port'],
      built,
    }),
  routes: (unit) => exportedRoutes(unit, 'src/pages', /^(.*)\.[jt]s$/),
  recipe: (service) => nodeRecipe(service, 4321, [], addressOf(service, 4321, 'HOST')),
};

/** Files, unless the configuration asks for a server and has the adapter that makes one. */
function built(unit: JavaScriptPackage, config: Configuration | null): Built {
  const isServer = declared(unit, ['@astrojs/node']) !== null && setting(unit, config, 'output') !== 'static';
  return isServer ? serverIn('dist', 'server/entry.mjs') : filesIn('dist');
}
