import { choose } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import type { Recipe } from '../model/recipe.ts';
import { entrypoint } from './serve.ts';

/** What is served as files has no command of its own: a web server hands them out. */
export function staticRecipe(service: Service): Recipe {
  return {
    command: choose([], 'nothing of it runs: a web server hands out the files', entrypoint(service)),
    requires: [],
    port: null,
    probe: choose('/', 'the page itself'),
    env: {},
    forks: false,
  };
}

/** Runs a program with Node.js itself: no package manager stands between the container and the process. */
export function nodeRecipe(
  service: Service,
  port: number | null,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Recipe {
  if (service.kind === 'static') return staticRecipe(service);
  const file = service.entrypoint ?? 'index.js';
  const loader = /\.[cm]?tsx?$/.test(file) && service.declared.includes('tsx') ? ['--import', 'tsx'] : [];
  const known = { NODE_ENV: 'production', ...env };
  return {
    command: choose(
      ['node', ...loader, file, ...words],
      'Node.js runs it itself: signals reach the process, and no package manager is needed in the image',
      entrypoint(service),
    ),
    requires: [],
    port: port === null ? null : choose(port, `what ${service.framework} listens on by default`),
    probe: service.kind === 'ssr' ? choose('/', 'the page itself') : null,
    env: Object.fromEntries(
      Object.entries(known).map(([name, value]) => [
        name,
        choose(value, BECAUSE[name] ?? 'its server reads it'),
      ]),
    ),
    forks: false,
  };
}

const BECAUSE: Readonly<Record<string, string>> = {
  NODE_ENV: 'libraries leave out what is for development',
  HOSTNAME: 'its server listens on the address named here',
  HOST: 'its server listens on the address named here',
  PORT: 'its server listens on the port named here',
};

/** What a server that takes its address from the environment is given. */
export function addressOf(
  service: Service,
  port: number,
  host: 'HOST' | 'HOSTNAME',
): Readonly<Record<string, string>> {
  return { [host]: '0.0.0.0', PORT: String(service.port ?? port) };
}
