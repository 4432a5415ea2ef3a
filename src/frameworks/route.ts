/**
 * A prefix and a route as one path: parameters in braces without their converters (`<int:id>` and `{id:int}` are
 * `{id}`), single slashes, no slash at the end except for the root.
 */
export function joinRoute(prefix: string, route: string): string {
  const path = `/${prefix}/${route}`
    .replace(/<(?:[^<>:]*:)?([^<>]*)>/g, '{$1}')
    .replace(/\{([^{}:]*):[^{}]*\}/g, '{$1}')
    .replace(/\/{2,}/g, '/');
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
