import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { uvicornRecipe } from '../serve.ts';
import { handlerRoutes } from './routes.ts';

export const litestar: PythonFramework = {
  id: 'litestar',
  title: 'Litestar',
  language: 'python',
  kind: 'api',
  distributions: ['litestar', 'starlite'],
  hints: ['litestar', 'starlite'],
  port: 8000,
  health: null,
  detect: (module) =>
    objectApplications(module, 'litestar', 'api', [
      'litestar.Litestar',
      'litestar.app.Litestar',
      'starlite.Starlite',
    ]),
  routes: (scope, application) => [
    ...decoratedRoutes(scope, application),
    ...handlerRoutes(scope, application),
  ],
  recipe: (service) => uvicornRecipe(service, 8000),
};
