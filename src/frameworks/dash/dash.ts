import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { gunicornRecipe } from '../serve.ts';
import { pages } from './pages.ts';
import { servedApplications } from './served.ts';

export const dash: PythonFramework = {
  id: 'dash',
  title: 'Dash',
  language: 'python',
  kind: 'ui',
  distributions: ['dash'],
  hints: ['dash'],
  port: 8050,
  health: '/',
  detect: servedApplications,
  routes: decoratedRoutes,
  files: pages,
  recipe: (service) => gunicornRecipe(service, 8050),
};
