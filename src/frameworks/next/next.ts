import type { JavaScriptApplication, JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { listeningApplications } from '../listening.ts';
import { type Built, builtApplication, filesIn, serverIn, setting } from '../meta.ts';
import { type Configuration, option } from '../package.ts';
import { bracketed, fileRoutes } from '../pages.ts';
import { addressOf, nodeRecipe } from '../served.ts';
import { startedFiles } from '../started.ts';

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
    }).map((one) => ownServer(unit, one) ?? one),
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

/**
 * A program of the application's own that makes Next.js answer and listens by itself (Next.js, "Custom Server"): what
 * `next start` or a server that stands alone would not do is done there.
 */
function ownServer(
  unit: JavaScriptPackage,
  application: JavaScriptApplication,
): JavaScriptApplication | null {
  if (application.kind !== 'ssr' || /\bnext start\b/.test(unit.manifest.scripts['start'] ?? '')) return null;
  const [server] = listeningApplications(unit, (module) => {
    const local = module.imports.find(({ source }) => source === 'next')?.local;
    const made = module.calls.find(({ call, target }) => call.name === local && target !== null)?.call;
    return made ? { line: made.line, text: 'next()', port: option(made.args[0] ?? OTHER, 'port') } : null;
  });
  const { source, entrypoint } = server ?? {};
  if (!server || source == null || entrypoint == null || !startedFiles(unit).has(source)) return null;
  const build = application.build && { ...application.build, output: '.next' };
  const { port, evidence } = server;
  return { ...application, entrypoint, build, port: port ?? application.port, evidence };
}

const OTHER = { kind: 'other' } as const;
