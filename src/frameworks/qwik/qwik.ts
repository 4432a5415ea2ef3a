import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication, filesIn } from '../meta.ts';
import { addressOf, nodeRecipe } from '../served.ts';

const PACKAGES = ['@builder.io/qwik-city', '@qwik.dev/router'];

export const qwik: JavaScriptFramework = {
  id: 'qwik',
  title: 'Qwik City',
  language: 'javascript',
  kind: 'ssr',
  distributions: PACKAGES,
  port: 3000,
  health: null,
  over: ['vite', 'express', 'fastify', 'node', 'html'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: PACKAGES,
      builds: /\bqwik build\b/,
      config: /^vite\.config\.[cm]?[jt]s$/,
      portAt: ['preview', 'port'],
      built,
    }),
  routes: () => [],
  recipe: (service) => nodeRecipe(service, 3000, [], addressOf(service, 3000, 'HOST')),
};

/** What its adapter makes: a server beside the files it hands out, files alone, or something for a platform. */
function built({ manifest: { scripts, isModule } }: JavaScriptPackage): Built {
  const command = scripts['build.server'] ?? '';
  const server = /\badapters\/(express|fastify|node-server)\//.exec(command)?.[1];
  if (/\badapters\/(?:static|ssg)\//.test(command)) return filesIn('dist');
  if (server === undefined) return { kind: 'ssr', entrypoint: null, output: 'server' };
  const [, file = `entry.${server}`] =
    /\bnode\s+(?:-\S+\s+)*server\/([\w.-]+?)(?:\.m?js)?(?:\s|$)/.exec(scripts['serve'] ?? '') ?? [];
  return { kind: 'ssr', entrypoint: `server/${file}.${isModule ? 'js' : 'mjs'}`, output: 'server' };
}
