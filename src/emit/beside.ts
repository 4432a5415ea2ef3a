import { posix } from 'node:path';
import type { FileStep } from '../model/files.ts';
import type { Finding } from '../model/finding.ts';
import type { Tree } from '../model/tree.ts';

/** What Compose reads when it is not told, the first that is there (Compose specification, "The Compose file"). */
const COMPOSE = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** What follows for files of others from those that are written beside them, and the other way round. */
export function besideOthers(steps: readonly FileStep[], tree: Tree): readonly Finding[] {
  const stands = steps.some(
    ({ path, does }) => path === COMPOSE[0] && !/foreign|conflict|remove|kept/.test(does),
  );
  if (!stands) return [];
  return [...shadowed(tree), ...builtFrom(steps)];
}

function shadowed(tree: Tree): readonly Finding[] {
  return COMPOSE.slice(1)
    .filter((path) => tree.file(path) !== null)
    .map((path) =>
      warning(
        'emit/compose-shadowed',
        path,
        `${path} is not read any more: docker compose takes compose.yaml before it`,
        `Write what only ${path} says into compose.override.yaml, then remove it. Until then it is run by its name: docker compose --file ${path} up`,
      ),
    );
}

function builtFrom(steps: readonly FileStep[]): readonly Finding[] {
  return steps
    .filter(({ path, does }) => /Dockerfile$/.test(posix.basename(path)) && /foreign|conflict/.test(does))
    .map(({ path }) =>
      warning(
        'emit/dockerfile-not-ours',
        path,
        `compose.yaml builds ${path}, which was left alone: the stages, the user and the places it counts on are those of the Dockerfile that emit would write`,
        `See the difference: plimsoll emit --dry-run. Then take it over: plimsoll emit --force`,
      ),
    );
}

function warning(rule: string, path: string, message: string, fix: string): Finding {
  return { rule, severity: 'warning', confidence: 'high', message, fix, path, line: null };
}
