/** Whether a route with its parameters as `{name}` answers a path, part by part; slashes too many count for nothing. */
export function answersPath(route: string, path: string): boolean {
  const [own, asked] = [partsOf(route), partsOf(path)];
  return (
    own.length === asked.length && own.every((part, index) => part.startsWith('{') || part === asked[index])
  );
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}
