import type { PythonModule } from '../../formats/python/module.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { gunicornRecipe, uvicornRecipe } from '../serve.ts';
import { djangoRoutes } from './routes.ts';

const MAKERS: Readonly<Record<string, string>> = {
  'django.core.wsgi.get_wsgi_application': 'wsgi',
  'django.core.asgi.get_asgi_application': 'asgi',
  'channels.routing.ProtocolTypeRouter': 'asgi',
};

/** Settings whose strings name modules that Django imports. */
const NAMING = new Set([
  'INSTALLED_APPS',
  'MIDDLEWARE',
  'MIDDLEWARE_CLASSES',
  'ROOT_URLCONF',
  'WSGI_APPLICATION',
]);

export const django: PythonFramework = {
  id: 'django',
  title: 'Django',
  language: 'python',
  kind: 'web',
  distributions: ['django'],
  hints: ['get_wsgi_application', 'get_asgi_application', 'DJANGO_SETTINGS_MODULE'],
  port: 8000,
  health: null,
  detect,
  routes: djangoRoutes,
  named,
  recipe: djangoRecipe,
};

/** `application = get_wsgi_application()`; the ASGI one counts when it does more than the WSGI one could. */
function detect(module: PythonModule): readonly Application[] {
  return module.calls.flatMap((call) => {
    if (!(call.name in MAKERS) || call.target === null || call.scope !== '') return [];
    const text = `${call.target} = ${call.name.split('.').pop()}(...)`;
    const { path } = module;
    const { target, line } = call;
    return [
      { framework: 'django', kind: 'web', path, object: target, factory: false, local: target, line, text },
    ] as const;
  });
}

function named(module: PythonModule): readonly string[] {
  const settings = module.calls.flatMap((call) =>
    call.name === 'os.environ.setdefault' && text(call.call.args[0]) === 'DJANGO_SETTINGS_MODULE'
      ? [text(call.call.args[1])]
      : [],
  );
  const listed = module.assigns
    .filter((one) => NAMING.has(one.target) && one.scope === '')
    .flatMap((one) => (one.value.kind === 'list' ? one.value.items.map(text) : [text(one.value)]));
  const included = module.calls
    .filter((call) => call.name === 'django.urls.include' || call.name === 'django.conf.urls.include')
    .map((call) => text(call.call.args[0]));
  return [...settings, ...listed, ...included].filter((one) => one !== null);
}

function text(expression: { readonly kind: string; readonly value?: unknown } | undefined): string | null {
  return expression?.kind === 'string' ? String(expression.value) : null;
}

function djangoRecipe(service: Service): Recipe {
  const isAsgi = service.entrypoint?.includes('asgi:') ?? false;
  return isAsgi ? uvicornRecipe(service, 8000) : gunicornRecipe(service, 8000);
}
