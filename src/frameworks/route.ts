/**
 * A prefix and a route as one path: parameters in braces without their converters (`<int:id>` and `{id:int}` are
 * `{id}`), single slashes between parts, a slash at the end kept as written: frameworks tell `/x` from `/x/`.
 */
export function joinRoute(prefix: string, route: string): string {
  const joined = route === '' ? `/${prefix}` : `/${prefix}/${route}`;
  return joined
    .replace(/<(?:[^<>:]*:)?([^<>]*)>/g, '{$1}')
    .replace(/\{([^{}:]*):[^{}]*\}/g, '{$1}')
    .replace(/\/{2,}/g, '/');
}

/** Whether frameworks or their usual extensions answer a path without a route in the code: `/docs` of FastAPI, `/_next`. */
export function isBuiltIn(path: string): boolean {
  return BUILT_IN.test(path);
}

const BUILT_IN =
  /^\/(docs|redoc|openapi\.json|static|media|admin|_next|_nuxt|socket\.io|metrics|api-docs|swagger)(\/|$)/;
