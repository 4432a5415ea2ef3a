/**
 * True when a path is in one of the places: a path itself, or anything below a folder that ends in `/`. A place that
 * begins with `!` takes away again. Without a place that adds, everything is in.
 */
export function isKept(path: string, places: readonly string[]): boolean {
  const away = places.filter((place) => place.startsWith('!')).map((place) => place.slice(1));
  const added = places.filter((place) => !place.startsWith('!'));
  if (away.some((place) => isAt(path, place))) return false;
  return added.length === 0 || added.some((place) => isAt(path, place));
}

function isAt(path: string, place: string): boolean {
  return path === place || (place.endsWith('/') && path.startsWith(place));
}
