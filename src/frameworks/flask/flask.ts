import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { objectApplications, withInner } from '../objects.ts';
import { gunicornRecipe, uvicornRecipe } from '../serve.ts';
import { CONNEXION, describedRoutes, handlers, isAsgi } from './connexion.ts';

/** Flask and what wraps it: connexion and extensions that make the application themselves. */
const CONSTRUCTORS = [
  'flask.Flask',
  'flask.app.Flask',
  'flask_openapi3.OpenAPI',
  'apiflask.APIFlask',
  ...CONNEXION,
];

export const flask: PythonFramework = {
  id: 'flask',
  title: 'Flask',
  language: 'python',
  kind: 'api',
  distributions: ['flask', 'connexion', 'apiflask', 'flask-openapi3'],
  hints: ['flask', 'connexion'],
  port: 5000,
  health: null,
  versions: ['connexion'],
  detect: (module) => withInner(module, objectApplications(module, 'flask', 'api', CONSTRUCTORS)),
  named: handlers,
  routes: (scope, application) => [...decoratedRoutes(scope, application), ...describedRoutes(scope)],
  recipe: (service) => (isAsgi(service) ? uvicornRecipe(service, 5000) : gunicornRecipe(service, 5000)),
};
