import type { PythonModule } from '../../formats/python/module.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { gunicornRecipe, uvicornRecipe } from '../serve.ts';
import { namedInSettings, SETTINGS_MODULE, settingsOf } from '../settings.ts';
import { djangoRoutes } from './routes.ts';

const MAKERS: Readonly<Record<string, string>> = {
  'django.core.wsgi.get_wsgi_application': 'wsgi',
  'django.core.asgi.get_asgi_application': 'asgi',
  'configurations.wsgi.get_wsgi_application': 'wsgi',
  'configurations.asgi.get_asgi_application': 'asgi',
  'channels.routing.ProtocolTypeRouter': 'asgi',
  'channels.routing.get_default_application': 'asgi',
};

export const django: PythonFramework = {
  id: 'django',
  title: 'Django',
  language: 'python',
  kind: 'web',
  distributions: ['django'],
  hints: ['get_wsgi_application', 'get_asgi_application', 'get_default_application', SETTINGS_MODULE],
  port: 8000,
  health: null,
  detect,
  routes: djangoRoutes,
  named: namedInSettings,
  recipe: djangoRecipe,
};

/**
 * `application = get_wsgi_application()`. Of the two that `startproject` writes the WSGI one is served, unless the ASGI
 * one also routes something else (channels).
 */
function detect(module: PythonModule): readonly Application[] {
  const { path } = module;
  const routes = module.calls.some((call) => call.name.startsWith('channels.routing.'));
  return module.calls.flatMap((call): readonly Application[] => {
    const maker = MAKERS[call.name];
    if (maker === undefined || call.target === null || call.scope !== '') return [];
    const text = `${call.target} = ${call.name.split('.').pop()}(...)`;
    const holders = [{ path, name: call.target, within: null }];
    const preference = maker === 'wsgi' ? 0 : routes ? 15 : -10;
    const { target: object, line } = call;
    return [
      { framework: 'django', kind: 'web', path, object, factory: false, holders, preference, line, text },
    ];
  });
}

function djangoRecipe(service: Service): Recipe {
  const isAsgi = service.entrypoint?.includes('asgi:') ?? false;
  const recipe = isAsgi ? uvicornRecipe(service, 8000) : gunicornRecipe(service, 8000);
  return { ...recipe, env: { ...recipe.env, ...settingsOf(service) } };
}
