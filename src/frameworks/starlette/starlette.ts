import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { uvicornRecipe } from '../serve.ts';

export const starlette: PythonFramework = {
  id: 'starlette',
  title: 'Starlette',
  language: 'python',
  kind: 'api',
  distributions: ['starlette'],
  hints: ['starlette'],
  port: 8000,
  health: null,
  detect: (module) =>
    objectApplications(module, 'starlette', 'api', [
      'starlette.applications.Starlette',
      'starlette.Starlette',
    ]),
  routes: decoratedRoutes,
  recipe: (service) => uvicornRecipe(service, 8000),
};
