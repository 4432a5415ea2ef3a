import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication } from '../meta.ts';
import { type Configuration, configuration, declared, option, scriptRunning } from '../package.ts';
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
function built(unit: JavaScriptPackage, config: Configuration | null): Built | null {
  if (config === null && !isApplication(unit)) return null;
  if (withoutServer(unit, config)) return { kind: 'static', entrypoint: null, output: 'build/client' };
  const server = SERVERS.find(([name]) => declared(unit, [name]));
  return { kind: 'ssr', entrypoint: server?.[1] ?? 'build/server/index.js', output: 'build' };
}

/** What is there to be imported is tried with it, and has neither a root of pages nor a script that runs it. */
function isApplication(unit: JavaScriptPackage): boolean {
  const isRoot = unit.files.some((path) => /(^|\/)root\.[jt]sx?$/.test(path));
  return isRoot || scriptRunning(unit, /\b(react-router|remix|vite)\b/) !== null;
}

/** `ssr: false` in the settings or, as Remix has it, where the plugin of Vite is called: `remix({ ssr: false })`. */
function withoutServer(unit: JavaScriptPackage, config: Configuration | null): boolean {
  const vite = configuration(unit, /^vite\.config\.[cm]?[jt]s$/);
  const plugins = vite && option(vite.options, 'plugins');
  const called = plugins?.kind === 'list' ? plugins.items : [];
  const given = called.flatMap((one) => (one.kind === 'call' ? one.args : []));
  return [...(config ? [config.options] : []), ...given].some((one) => {
    const ssr = option(one, 'ssr');
    return ssr?.kind === 'boolean' && !ssr.value;
  });
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
