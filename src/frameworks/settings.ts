import type { PythonModule } from '../formats/python/module.ts';
import type { Expression } from '../formats/python/syntax.ts';

/** Django settings whose strings name modules that are imported. */
const SETTINGS = new Set([
  'INSTALLED_APPS', 'MIDDLEWARE', 'MIDDLEWARE_CLASSES', 'ROOT_URLCONF', 'WSGI_APPLICATION', 'ASGI_APPLICATION',
  'DJANGO_APPS', 'LOCAL_APPS', 'THIRD_PARTY_APPS', 'PROJECT_APPS', 'AUTHENTICATION_BACKENDS',
]); // biome-ignore format: one table, read as one

/** Dotted modules that Django imports because a setting, an environment variable or a URL table names them. */
export function namedInSettings(module: PythonModule): readonly string[] {
  const listed = module.assigns
    .filter((one) => SETTINGS.has(one.target) && one.scope === '')
    .flatMap((one) => texts(one.value));
  const called = module.calls.flatMap(({ name, call }) => {
    const [first, second] = call.args;
    if (
      name === 'os.environ.setdefault' &&
      first?.kind === 'string' &&
      first.value === 'DJANGO_SETTINGS_MODULE'
    )
      return texts(second);
    return /^django\.(urls|conf\.urls)\.include$/.test(name) ? texts(first).slice(0, 1) : [];
  });
  return [...listed, ...called];
}

/** The strings of a literal, also in lists, tuples and sums of them. */
export function texts(expression: Expression | undefined): readonly string[] {
  if (expression?.kind === 'string') return [expression.value];
  if (expression?.kind === 'list') return expression.items.flatMap(texts);
  return expression?.kind === 'operation' ? expression.operands.flatMap(texts) : [];
}
