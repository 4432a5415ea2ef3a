import { moduleName } from '../../formats/python/paths.ts';
import type { Finding } from '../../model/finding.ts';
import { advise } from '../advice/finding.ts';
import type { Draft } from './draft.ts';
import { reachFrom } from './reach.ts';

/**
 * Modules with tasks that are there for a worker of Celery and that nothing it imports loads: it refuses what it is sent for
 * them. Where the code, or what starts it, names the module in any way, that may load it.
 */
export function unloadedTasks({
  application,
  framework,
  project,
  reach,
  matches,
}: Draft): readonly Finding[] {
  if (framework.id !== 'celery') return [];
  const { files, ...byImports } = framework;
  const loaded = new Set(
    reachFrom(project, application.path, false, byImports).modules.map(({ path }) => path),
  );
  const made = project.module(application.path);
  const tasks = (made && files?.(made, project)) ?? [];
  const words = reach.modules.filter(({ path }) => loaded.has(path));
  if (words.some((module) => module.calls.some(({ name }) => /autodiscover_tasks$/.test(name)))) return [];
  const [first, ...rest] = tasks.filter((path) => !loaded.has(path) && !isNamed(path));
  if (first === undefined) return [];
  const more = rest.length === 0 ? 'declares' : `and ${rest.length} more declare`;
  return [
    advise(
      'tasks-not-loaded',
      ['warning', 'medium'],
      { path: first, line: null },
      `${first} ${more} tasks of ${application.path}, and nothing that its worker imports loads them: it refuses them as unregistered`,
      'name the modules in `include=[...]` of `Celery(...)`, or import them below it',
    ),
  ];

  function isNamed(path: string): boolean {
    const dotted = moduleName(path);
    const isSaid = (text: string): boolean => text === dotted || dotted.endsWith(`.${text}`);
    return (
      words.some((module) => module.strings.some(({ value }) => value.includes('.') && isSaid(value))) ||
      matches.some(({ launch }) => launch.target === dotted)
    );
  }
}
