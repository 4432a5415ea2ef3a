import type { JavaScriptFramework } from '../framework.ts';
import { builtApplication } from '../meta.ts';
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
      built: () => ({ kind: 'static', entrypoint: null, output: 'build' }),
    }),
  routes: () => [],
  recipe: staticRecipe,
};
