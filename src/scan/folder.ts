/** The deepest folder that holds all of the paths. */
export function commonFolder(paths: readonly string[]): string {
  const [first = '.', ...rest] = paths.map((path) => (path === '.' ? [] : path.split('/')));
  if (first === '.') return '.';
  const length = first.findIndex((part, index) => rest.some((other) => other[index] !== part));
  return first.slice(0, length < 0 ? undefined : length).join('/') || '.';
}

/** Levels of a folder below the root; 0 for the root itself. */
export function depthOf(folder: string): number {
  return folder === '.' ? 0 : folder.split('/').length;
}
