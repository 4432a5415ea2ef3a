import { choose } from '../../model/evidence.ts';
import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { uvicornRecipe } from '../serve.ts';
import { madeApplications, ownRoutes } from './made.ts';

export const fasthtml: PythonFramework = {
  id: 'fasthtml',
  title: 'FastHTML',
  language: 'python',
  kind: 'ui',
  distributions: ['python-fasthtml'],
  hints: ['fasthtml'],
  port: 5001,
  health: null,
  detect: madeApplications,
  routes: (scope, application) => [...decoratedRoutes(scope, application), ...ownRoutes(scope, application)],
  recipe: (service) => ({
    ...uvicornRecipe(service, 5001),
    port: choose(5001, "FastHTML's own default"),
    probe: choose('/', 'the page itself'),
  }),
};
