import { readDotenv } from '../formats/dotenv/dotenv.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Tree } from '../model/tree.ts';

/**
 * A service with the public variables that its build reads and nothing gives, from where Compose takes those of the
 * emitted files: this environment, else `.env` beside them. Nothing else of either reaches a build.
 */
export function withPublic(
  service: ServicePlan,
  env: Readonly<Record<string, string | undefined>>,
  tree: Tree,
): ServicePlan {
  const { build } = service;
  if (build === null || build.value.asked.length === 0) return service;
  const beside = readDotenv(tree.text('.env') ?? '');
  const given = build.value.asked.flatMap((name) => {
    const value = env[name] ?? beside[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  if (given.length === 0) return service;
  const all = [...Object.entries(build.value.env), ...given].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...service, build: { ...build, value: { ...build.value, env: Object.fromEntries(all) } } };
}
