import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication } from '../meta.ts';
import { type Configuration, declared, option } from '../package.ts';
import { addressOf, nodeRecipe } from '../served.ts';

const PACKAGES = ['@react-router/dev', '@remix-run/dev', '@remix-run/react'];
/** Programs of the packages that serve what is built, with the name the manifest declares them by. */
const SERVERS: readonly (readonly [name: string, file: string])[] = [
  ['@react-router/serve', 'node_modules/@react-router/serve/bin.js'],
  ['@remix-run/serve', 'node_modules/@remix-run/serve/dist/cli.js'],
];

export const reactRouter: JavaScriptFramework = {
  id: 'react-router',
  title: 'React Router and Remix',
  language: 'javascript',
  kind: 'ssr',
  distributions: PACKAGES,
  port: 3000,
  health: null,
  over: ['vite', 'node', 'html'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: PACKAGES,
      builds: /\b(react-router|remix|vite(:build)?|remix vite:build) build\b|\bremix vite:build\b/,
      config: /^react-router\.config\.[cm]?[jt]s$/,
      portAt: [],
      built,
    }),
  routes: () => [],
  recipe,
};

/** A server unless rendering on one is turned off, then files. An Express server of one's own is found by itself. */
function built(unit: JavaScriptPackage, config: Configuration | null): Built {
  const ssr = config && option(config.options, 'ssr');
  if (ssr?.kind === 'boolean' && !ssr.value)
    return { kind: 'static', entrypoint: null, output: 'build/client' };
  const server = SERVERS.find(([name]) => declared(unit, [name]));
  return { kind: 'ssr', entrypoint: server?.[1] ?? 'build/server/index.js', output: 'build' };
}

function recipe(service: Service): Recipe {
  const isServed = service.entrypoint?.startsWith('node_modules/') === true;
  return nodeRecipe(
    service,
    3000,
    isServed ? ['build/server/index.js'] : [],
    addressOf(service, 3000, 'HOST'),
  );
}
