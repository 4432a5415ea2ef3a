import type { Example, Target } from './rule.ts';

/** The name of the file that an example of one text stands for. */
export const EXAMPLE_FILE: Readonly<Record<Target, string>> = {
  dockerfile: 'Dockerfile',
  dockerignore: '.dockerignore',
  compose: 'compose.yaml',
  nginx: 'nginx.conf',
  kubernetes: 'k8s.yaml',
  application: 'Dockerfile',
};

/** The files of an example of a rule on `target`, by path. */
export function exampleFiles(target: Target, example: Example): Readonly<Record<string, string>> {
  return typeof example === 'string' ? { [EXAMPLE_FILE[target]]: example } : example;
}

/** The first part of a rule's id. */
export function targetOf(id: `${Target}/${string}`): Target {
  return id.slice(0, id.indexOf('/')) as Target;
}
