import { posix } from 'node:path';
import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication, filesIn } from '../meta.ts';
import { type Configuration, declared, option } from '../package.ts';
import { staticRecipe } from '../served.ts';

const CONFIG = /^webpack(\.\w+)?\.config\.[cm]?[jt]s$|^webpack\.config\.\w+\.[cm]?[jt]s$/;

export const webpack: JavaScriptFramework = {
  id: 'webpack',
  title: 'webpack',
  language: 'javascript',
  kind: 'static',
  distributions: ['webpack', 'parcel', 'parcel-bundler', '@rspack/core', '@rsbuild/core', '@vue/cli-service'],
  port: 8080,
  health: null,
  over: ['html', 'node'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: webpack.distributions,
      builds: /\b(webpack|webpack-cli|parcel build|rspack build|rsbuild build|vue-cli-service build)\b/,
      config: CONFIG,
      portAt: ['devServer', 'port'],
      built,
    }),
  routes: () => [],
  recipe: staticRecipe,
};

/** A page in what it builds makes it a front end: bundles of servers and libraries have none. */
function built(unit: JavaScriptPackage, config: Configuration | null): Built | null {
  const hasPage = unit.files.some((path) =>
    /(^|\/)(src|public|app|client|\.)?\/?index\.(html|ejs|pug)$/.test(path),
  );
  const makesPage =
    declared(unit, ['html-webpack-plugin', 'webpack-dev-server', '@vue/cli-service']) !== null;
  if (!hasPage && !makesPage) return null;
  return filesIn(outputOf(config) ?? 'dist');
}

/** `output.path`, which is made absolute: the last part that is written as a text. */
function outputOf(config: Configuration | null): string | null {
  const path = config ? option(config.options, 'output', 'path') : undefined;
  const last = path?.kind === 'call' ? path.args.at(-1) : path;
  return last?.kind === 'string' ? posix.normalize(last.value).replace(/^\/+/, '') : null;
}
