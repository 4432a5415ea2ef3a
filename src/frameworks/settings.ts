import type { PythonModule } from '../formats/python/module.ts';
import type { PythonProject } from '../formats/python/project.ts';
import type { Expression } from '../formats/python/syntax.ts';
import { choose } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import type { Recipe } from '../model/recipe.ts';

/** The variable that says which settings Django takes. */
export const SETTINGS_MODULE = 'DJANGO_SETTINGS_MODULE';

/** Django settings whose strings name modules that are imported. */
const SETTINGS = new Set([
  'INSTALLED_APPS', 'MIDDLEWARE', 'MIDDLEWARE_CLASSES', 'ROOT_URLCONF', 'WSGI_APPLICATION', 'ASGI_APPLICATION',
  'DJANGO_APPS', 'LOCAL_APPS', 'THIRD_PARTY_APPS', 'PROJECT_APPS', 'AUTHENTICATION_BACKENDS',
]); // biome-ignore format: one table, read as one

/** Modules of a package of settings that has none itself, from what production takes to what all share. */
const SPLIT = ['production', 'prod', 'settings', 'base', 'common', 'defaults', 'local', 'development', 'dev'];

/**
 * Dotted modules that Django imports because a setting, an environment variable or a URL table names them. Settings may
 * be those of a class (django-configurations), or stand in a module of the package that is named.
 */
export function namedInSettings(module: PythonModule, project: PythonProject): readonly string[] {
  const classes = new Set(module.classes.map(({ name }) => name));
  const listed = module.assigns
    .filter(({ target, scope }) => SETTINGS.has(target) && (scope === '' || classes.has(scope)))
    .flatMap((one) => texts(one.value));
  const called = module.calls.flatMap(({ name, call }) => {
    const [first, second] = call.args;
    if (name === 'os.environ.setdefault' && first?.kind === 'string' && first.value === SETTINGS_MODULE)
      return texts(second).flatMap((one) => settingsModules(module, project, one));
    return /^django\.(urls|conf\.urls)\.include$/.test(name) ? texts(first).slice(0, 1) : [];
  });
  return [...listed, ...called];
}

/** The settings, what they are split into, and the URL table beside them: that is known also where they are not. */
function settingsModules(module: PythonModule, project: PythonProject, named: string): readonly string[] {
  const split = splitSettings(module, project, named);
  const isMissing = project.imported(module.path, named) === null;
  return [
    named,
    ...(split === null ? [] : [split]),
    ...(isMissing ? [named.replace(/\.settings$/, '.urls')] : []),
  ];
}

/** The module of a package of settings that is meant where the package itself sets nothing, or null. */
export function splitSettings(module: PythonModule, project: PythonProject, named: string): string | null {
  const found = project.imported(module.path, named);
  const isEmpty = found?.path.endsWith('/__init__.py') && found.imports.length + found.assigns.length === 0;
  const below = isEmpty ? SPLIT.map((name) => `${named}.${name}`) : [];
  return below.find((name) => project.imported(module.path, name) !== null) ?? null;
}

/** The settings that a module of the service names, for whatever else runs in the image: `manage.py` often names those of development. */
export function settingsOf({ env }: Service): Recipe['env'] {
  const named = env.find(({ name }) => name === SETTINGS_MODULE);
  if (named?.default == null) return {};
  const seen = { path: named.path, line: named.line, text: named.default };
  return {
    [SETTINGS_MODULE]: choose(named.default, 'migrations and commands use the settings of the server', [
      seen,
    ]),
  };
}

/** The strings of a literal, also in lists, tuples and sums of them. */
export function texts(expression: Expression | undefined): readonly string[] {
  if (expression?.kind === 'string') return [expression.value];
  if (expression?.kind === 'list') return expression.items.flatMap(texts);
  return expression?.kind === 'operation' ? expression.operands.flatMap(texts) : [];
}
