/** A last parameter whose name says that it takes all that follows. */
const REST = /^\{(?:path|rest|filename|file_path|full_path|proxy|slug)\}$/i;

/** Whether a route with its parameters as `{name}` answers a path, part by part; slashes too many count for nothing. */
export function answersPath(route: string, path: string): boolean {
  return answersParts(partsOf(route), partsOf(path), answersPart);
}

/** The same of paths in parts; `answers` compares one part of the route with one of the path. */
export function answersParts(
  route: readonly string[],
  path: readonly string[],
  answers: (own: string, asked: string) => boolean,
): boolean {
  const isRest = path.length > route.length && REST.test(route.at(-1) ?? '');
  const own = isRest ? route.slice(0, -1) : route;
  return (
    (isRest || own.length === path.length) && own.every((part, index) => answers(part, path[index] ?? ''))
  );
}

/** Whether a part of a route answers a part of a path: a parameter, or a word with one in it, answers anything. */
export function answersPart(own: string, asked: string): boolean {
  return own === asked || own.includes('{');
}

/** The parts of a path between its slashes. */
export function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}
