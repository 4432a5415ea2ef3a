import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication, filesIn, setting } from '../meta.ts';
import type { Configuration } from '../package.ts';
import { exportedRoutes } from '../pages.ts';
import { addressOf, nodeRecipe } from '../served.ts';

export const solidStart: JavaScriptFramework = {
  id: 'solid-start',
  title: 'SolidStart',
  language: 'javascript',
  kind: 'ssr',
  distributions: ['@solidjs/start'],
  port: 3000,
  health: null,
  over: ['vite', 'node', 'html'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: ['@solidjs/start'],
      builds: /\b(?:vinxi|vite) build\b/,
      config: /^(?:app|vite)\.config\.[cm]?[jt]sx?$/,
      portAt: ['server', 'port'],
      built,
    }),
  routes: (unit) => exportedRoutes(unit, 'src/routes', /^((?:.*\/)?api\/.*?)(?:\/index)?\.[jt]s$/),
  recipe: (service) => nodeRecipe(service, 3000, [], addressOf(service, 3000, 'HOST')),
};

/** By the preset of Nitro: a server that needs nothing beside its folder, files alone, or something for a platform. */
function built(unit: JavaScriptPackage, config: Configuration | null): Built {
  const preset = setting(unit, config, 'server', 'preset') ?? 'node-server';
  if (/^(?:static|github[-_]pages|.*[-_]static)$/.test(preset)) return filesIn('.output/public');
  const isForNode = /^node[-_](?:server|cluster)$/.test(preset);
  return { kind: 'ssr', entrypoint: isForNode ? '.output/server/index.mjs' : null, output: '.output' };
}
