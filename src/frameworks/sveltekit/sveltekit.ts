import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication, filesIn, serverIn } from '../meta.ts';
import { declared } from '../package.ts';
import { exportedRoutes } from '../pages.ts';
import { addressOf, nodeRecipe } from '../served.ts';

export const sveltekit: JavaScriptFramework = {
  id: 'sveltekit',
  title: 'SvelteKit',
  language: 'javascript',
  kind: 'ssr',
  distributions: ['@sveltejs/kit'],
  port: 3000,
  health: null,
  over: ['vite', 'node', 'html'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: ['@sveltejs/kit'],
      builds: /\bvite build\b|\bsvelte-kit build\b/,
      config: /^vite\.config\.[cm]?[jt]s$/,
      portAt: ['server', 'port'],
      built,
    }).map((one) =>
      one.port || one.entrypoint ? one : { ...one, port: { value: 5173, evidence: one.evidence } },
    ),
  routes: (unit) => exportedRoutes(unit, 'src/routes', /^(.*?)\/?\+server\.[jt]s$/),
  recipe: (service) => nodeRecipe(service, 3000, [], addressOf(service, 3000, 'HOST')),
};

/** What its adapter makes: a server, files, or something for a platform, which runs nowhere else. */
function built(unit: JavaScriptPackage): Built {
  if (declared(unit, ['@sveltejs/adapter-node'])) return serverIn('build', 'index.js');
  if (declared(unit, ['@sveltejs/adapter-static'])) return filesIn('build');
  return { kind: 'ssr', entrypoint: null, output: '.svelte-kit' };
}
