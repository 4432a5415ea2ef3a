import { textOf } from '../../formats/javascript/value.ts';
import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication } from '../meta.ts';
import { type Configuration, declared, option } from '../package.ts';
import { bracketed, fileRoutes } from '../pages.ts';
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
  routes: (unit) =>
    fileRoutes(unit, {
      folders: ['src/pages'],
      route(below) {
        const stem = /^(.*)\.[jt]s$/.exec(below)?.[1];
        return stem === undefined ? null : { path: bracketed(stem), method: null };
      },
    }),
  recipe: (service) => nodeRecipe(service, 4321, [], addressOf(service, 4321, 'HOST')),
};

/** Files, unless the configuration asks for a server and has the adapter that makes one. */
function built(unit: JavaScriptPackage, config: Configuration | null): Built {
  const written = config ? option(config.options, 'output') : undefined;
  const output = config && written ? textOf(unit.project, config.module, written) : null;
  const isServer = declared(unit, ['@astrojs/node']) !== null && output !== 'static';
  if (!isServer) return { kind: 'static', entrypoint: null, output: 'dist' };
  return { kind: 'ssr', entrypoint: 'dist/server/entry.mjs', output: 'dist' };
}
