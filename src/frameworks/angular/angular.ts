import { posix } from 'node:path';
import { json } from '../../formats/npm/manifest.ts';
import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication } from '../meta.ts';
import { addressOf, nodeRecipe } from '../served.ts';

export const angular: JavaScriptFramework = {
  id: 'angular',
  title: 'Angular',
  language: 'javascript',
  kind: 'static',
  distributions: ['@angular/core'],
  port: 4200,
  health: null,
  over: ['webpack', 'rollup', 'html', 'node', 'express', 'vite'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: ['@angular/core'],
      builds: /\bng build\b|\bnx build\b/,
      config: /^never$/,
      portAt: [],
      built,
    }),
  routes: () => [],
  recipe: (service) => nodeRecipe(service, 4000, [], addressOf(service, 4000, 'HOST')),
};

interface Options {
  readonly outputPath?: string | { readonly base?: string; readonly browser?: string };
  readonly server?: unknown;
  readonly ssr?: unknown;
}
interface Workspace {
  readonly projects?: Readonly<
    Record<string, { projectType?: string; architect?: { build?: { builder?: string; options?: Options } } }>
  >;
}

/** The application of `angular.json`; since version 17 the page stands in `browser` below the output folder. */
function built(unit: JavaScriptPackage): Built | null {
  const text = unit.project.text(posix.join(unit.folder, 'angular.json'));
  const workspace = (text === null ? null : json(text)) as Workspace | null;
  const found = Object.entries(workspace?.projects ?? {}).find(([, one]) => one.projectType !== 'library');
  if (!found) return null;
  const [name, project] = found;
  const { builder = '', options = {} } = project.architect?.build ?? {};
  const { outputPath } = options;
  const base = (typeof outputPath === 'string' ? outputPath : outputPath?.base) ?? `dist/${name}`;
  const isNew = /:application$/.test(builder);
  if (isNew && options.ssr)
    return { kind: 'ssr', entrypoint: posix.join(base, 'server/server.mjs'), output: base };
  const browser = typeof outputPath === 'object' ? (outputPath.browser ?? 'browser') : 'browser';
  return { kind: 'static', entrypoint: null, output: isNew ? posix.join(base, browser) : base };
}
