import type { JavaScriptFramework } from '../framework.ts';
import { builtApplication } from '../meta.ts';
import { addressOf, nodeRecipe } from '../served.ts';

const PACKAGES = ['@tanstack/react-start', '@tanstack/solid-start', '@tanstack/start'];

export const tanstackStart: JavaScriptFramework = {
  id: 'tanstack-start',
  title: 'TanStack Start',
  language: 'javascript',
  kind: 'ssr',
  distributions: PACKAGES,
  port: 3000,
  health: null,
  over: ['vite', 'node', 'html'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: PACKAGES,
      builds: /\b(vite|vinxi) build\b/,
      config: /^(vite|app)\.config\.[cm]?[jt]s$/,
      portAt: ['server', 'port'],
      built: () => ({ kind: 'ssr', entrypoint: '.output/server/index.mjs', output: '.output' }),
    }),
  routes: () => [],
  recipe: (service) => nodeRecipe(service, 3000, [], addressOf(service, 3000, 'HOST')),
};
