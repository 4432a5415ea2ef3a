import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { uvicornRecipe } from '../serve.ts';

export const quart: PythonFramework = {
  id: 'quart',
  title: 'Quart',
  language: 'python',
  kind: 'api',
  distributions: ['quart'],
  hints: ['quart'],
  port: 5000,
  health: null,
  detect: (module) => objectApplications(module, 'quart', 'api', ['quart.Quart', 'quart.app.Quart']),
  routes: decoratedRoutes,
  recipe: (service) => uvicornRecipe(service, 5000),
};
