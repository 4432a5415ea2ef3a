import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { uvicornRecipe } from '../serve.ts';
import { withWrappers } from '../wrapped.ts';

const CONSTRUCTORS = ['fastapi.FastAPI', 'fastapi.applications.FastAPI'];

export const fastapi: PythonFramework = {
  id: 'fastapi',
  title: 'FastAPI',
  language: 'python',
  kind: 'api',
  distributions: ['fastapi'],
  hints: ['fastapi'],
  port: 8000,
  health: null,
  detect: (module) => withWrappers(module, objectApplications(module, 'fastapi', 'api', CONSTRUCTORS)),
  routes: decoratedRoutes,
  recipe: (service) => uvicornRecipe(service, 8000),
};
