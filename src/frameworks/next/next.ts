import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication, filesIn, serverIn, setting } from '../meta.ts';
import type { Configuration } from '../package.ts';
import { bracketed, fileRoutes } from '../pages.ts';
import { addressOf, nodeRecipe } from '../served.ts';

const START = 'node_modules/next/dist/bin/next';

export const next: JavaScriptFramework = {
  id: 'next',
  title: 'Next.js',
  language: 'javascript',
  kind: 'ssr',
  distributions: ['next'],
  port: 3000,
  health: null,
  over: ['vite', 'webpack', 'rollup', 'express', 'fastify', 'node', 'html'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: ['next'],
      builds: /\bnext build\b/,
      config: /^next\.config\.[cm]?[jt]s$/,
      portAt: [],
      built,
    }),
  routes: (unit) =>
    fileRoutes(unit, {
      folders: ['src/app', 'app', 'src/pages', 'pages'],
      route(below) {
        const handler = /^(.*?)\/?route\.[jt]sx?$/.exec(below)?.[1];
        if (handler !== undefined) return { path: bracketed(handler), method: null };
        const api = /^(api\/.*)\.[jt]sx?$/.exec(below)?.[1];
        return api === undefined ? null : { path: bracketed(api), method: 'ANY' };
      },
    }),
  recipe: (service) =>
    service.entrypoint === START
      ? nodeRecipe(service, 3000, ['start'], addressOf(service, 3000, 'HOSTNAME'))
      : nodeRecipe(service, 3000, [], addressOf(service, 3000, 'HOSTNAME')),
};

/** `output: 'standalone'` makes a server with only what it needs, `export` only files; else Next.js itself serves. */
function built(unit: JavaScriptPackage, config: Configuration | null): Built {
  const output = setting(unit, config, 'output');
  if (output === 'export') return filesIn('out');
  if (output === 'standalone') return serverIn('.next/standalone', 'server.js');
  return { kind: 'ssr', entrypoint: START, output: '.next' };
}
