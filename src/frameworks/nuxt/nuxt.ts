import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication } from '../meta.ts';
import { type Configuration, option } from '../package.ts';
import { bracketed, fileRoutes, type PageRules } from '../pages.ts';
import { joinRoute } from '../route.ts';
import { addressOf, nodeRecipe } from '../served.ts';

export const nuxt: JavaScriptFramework = {
  id: 'nuxt',
  title: 'Nuxt',
  language: 'javascript',
  kind: 'ssr',
  distributions: ['nuxt', 'nuxt3', 'nuxt-edge'],
  port: 3000,
  health: null,
  over: ['vite', 'webpack', 'rollup', 'node', 'html'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: ['nuxt', 'nuxt3', 'nuxt-edge'],
      builds: /\bnux[ti] (build|generate)\b/,
      config: /^nuxt\.config\.[cm]?[jt]s$/,
      portAt: ['devServer', 'port'],
      built,
    }),
  routes: (unit) => [
    ...fileRoutes(unit, handlers('server/api', '/api')),
    ...fileRoutes(unit, handlers('server/routes', '')),
  ],
  recipe: (service) => nodeRecipe(service, 3000, [], addressOf(service, 3000, 'HOST')),
};

/** `users/[id].get.ts` answers `GET /users/{id}`; without a method in its name it answers all. */
function handlers(folder: string, prefix: string): PageRules {
  return {
    folders: [folder],
    route(below) {
      const [, stem = '', method] = /^(.*?)(?:\.(get|post|put|patch|delete))?\.[jt]s$/.exec(below) ?? [];
      return stem === ''
        ? null
        : { path: joinRoute(prefix, bracketed(stem)), method: method?.toUpperCase() ?? 'ANY' };
    },
  };
}

/** `nuxt generate` makes files alone; else a server that needs nothing beside its folder. */
function built(unit: JavaScriptPackage, config: Configuration | null): Built {
  const ssr = config && option(config.options, 'ssr');
  const { build, generate } = unit.manifest.scripts;
  const isStatic = /\bgenerate\b/.test(build ?? '') || (build === undefined && generate !== undefined);
  if (isStatic || (ssr?.kind === 'boolean' && !ssr.value && /\bgenerate\b/.test(build ?? '')))
    return { kind: 'static', entrypoint: null, output: '.output/public' };
  return { kind: 'ssr', entrypoint: '.output/server/index.mjs', output: '.output' };
}
