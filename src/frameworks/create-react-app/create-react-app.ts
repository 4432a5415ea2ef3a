import type { JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { builtApplication, filesIn } from '../meta.ts';
import { fileIn, scriptRunning } from '../package.ts';
import { staticRecipe } from '../served.ts';

const PACKAGES = ['react-scripts', 'react-app-rewired', '@craco/craco'];

export const createReactApp: JavaScriptFramework = {
  id: 'create-react-app',
  title: 'Create React App',
  language: 'javascript',
  kind: 'static',
  distributions: PACKAGES,
  port: 3000,
  health: null,
  over: ['webpack', 'rollup', 'html', 'node', 'vite'],
  detect: (unit) =>
    builtApplication(unit, {
      packages: PACKAGES,
      builds: /\b(react-scripts|react-app-rewired|craco) build\b/,
      config: /^craco\.config\.js$/,
      portAt: ['devServer', 'port'],
      built: (unit) => (isApplication(unit) ? filesIn('build') : null),
    }),
  routes: () => [],
  recipe: staticRecipe,
};

/** What only shows components (Storybook) has its settings from it, and no page and no script of its own. */
function isApplication(unit: JavaScriptPackage): boolean {
  const runs = scriptRunning(unit, /\b(react-scripts|react-app-rewired|craco)\b/);
  return runs !== null || fileIn(unit, 'public/index.html') !== null;
}
