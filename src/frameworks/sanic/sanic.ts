import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { uvicornRecipe } from '../serve.ts';

/** Its own server runs a manager beside the worker, and a model would be in memory twice: it speaks ASGI as well. */
export const sanic: PythonFramework = {
  id: 'sanic',
  title: 'Sanic',
  language: 'python',
  kind: 'api',
  distributions: ['sanic'],
  hints: ['sanic'],
  port: 8000,
  health: null,
  detect: (module) => objectApplications(module, 'sanic', 'api', ['sanic.Sanic', 'sanic.app.Sanic']),
  routes: decoratedRoutes,
  recipe: (service) => uvicornRecipe(service, 8000),
};
