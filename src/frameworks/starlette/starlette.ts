import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { listedRoutes } from '../listed.ts';
import { objectApplications } from '../objects.ts';
import { uvicornRecipe } from '../serve.ts';
import { withWrappers } from '../wrapped.ts';

const CONSTRUCTORS = ['starlette.applications.Starlette', 'starlette.Starlette'];

export const starlette: PythonFramework = {
  id: 'starlette',
  title: 'Starlette',
  language: 'python',
  kind: 'api',
  distributions: ['starlette'],
  hints: ['starlette'],
  port: 8000,
  health: null,
  detect: (module) => withWrappers(module, objectApplications(module, 'starlette', 'api', CONSTRUCTORS)),
  routes: (scope, application) => [
    ...decoratedRoutes(scope, application),
    ...listedRoutes(scope, application),
  ],
  recipe: (service) => uvicornRecipe(service, 8000),
};
