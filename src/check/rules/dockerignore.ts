import type { DockerignoreRule } from '../rule.ts';
import { deadPattern } from './dockerignore/dead-pattern.ts';
import { malformedPattern } from './dockerignore/malformed-pattern.ts';
import { rootOnlyPattern } from './dockerignore/root-only-pattern.ts';
import { undoneException } from './dockerignore/undone-exception.ts';

/** Every rule about a .dockerignore, sorted by id; a test compares the list with the folder. */
export const dockerignoreRules: readonly DockerignoreRule[] = [
  deadPattern,
  malformedPattern,
  rootOnlyPattern,
  undoneException,
];
