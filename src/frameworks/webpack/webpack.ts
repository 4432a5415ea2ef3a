import { bundleFolder, pageFolder } from '../bundled.ts';
import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { type Built, builtApplication, filesIn } from '../meta.ts';
import { type Configuration, declared } from '../package.ts';
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
  const bundles = bundleFolder(unit, config, 'path', 'file') ?? 'dist';
  const beside = pageFolder(unit, bundles);
  const hasPage = unit.files.some((path) =>
    /(^|\/)(src|public|app|client|\.)?\/?index\.(html|ejs|pug)$/.test(path),
  );
  const makesPage =
    declared(unit, ['html-webpack-plugin', 'webpack-dev-server', '@vue/cli-service']) !== null;
  if (!hasPage && !makesPage && beside === null) return null;
  // Without a plugin that writes the page, it is one of the tree that names the bundles.
  const isWritten = declared(unit, ['html-webpack-plugin', '@vue/cli-service']) !== null;
  return filesIn(isWritten ? bundles : (beside ?? bundles));
}
