import { decoratedRoutes } from '../decorated.ts';
import type { PythonFramework } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { gunicornRecipe } from '../serve.ts';

/** Flask and what wraps it: connexion, Quart's ancestors and extensions that make the application themselves. */
const CONSTRUCTORS = [
  'flask.Flask',
  'flask.app.Flask',
  'flask_openapi3.OpenAPI',
  'apiflask.APIFlask',
  'connexion.App',
  'connexion.FlaskApp',
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
  detect: (module) => objectApplications(module, 'flask', 'api', CONSTRUCTORS),
  routes: decoratedRoutes,
  recipe: (service) => gunicornRecipe(service, 5000),
};
