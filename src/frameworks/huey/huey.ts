import { dottedName, type PythonModule } from '../../formats/python/module.ts';
import { choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework, Scope } from '../framework.ts';
import { isManaged, isManagement, isNamed, managedRecipe, managedWorker } from '../managed.ts';
import { objectApplications } from '../objects.ts';
import { entrypoint, target } from '../serve.ts';
import { namedInSettings } from '../settings.ts';

const MAKERS = ['Huey', 'RedisHuey', 'PriorityRedisHuey', 'RedisExpireHuey', 'PriorityRedisExpireHuey', 'SqliteHuey', 'FileHuey', 'BlackHoleHuey']; // biome-ignore format: one list
const DJANGO = { framework: 'huey', application: 'huey.contrib.djhuey', command: 'run_huey' };
const TASK = /^\s*@(?:\w+\.)?(?:db_)?(?:periodic_)?task\(/m;

export const huey: PythonFramework = {
  id: 'huey',
  title: 'Huey',
  language: 'python',
  kind: 'worker',
  distributions: ['huey'],
  hints: ['huey', 'execute_from_command_line'],
  port: null,
  health: null,
  detect: (module) => [...objects(module), ...tasks(module), ...managedWorker(module, DJANGO)],
  routes: () => [],
  named: namedInSettings,
  isUsed,
  recipe,
};

/** An object of a module: the consumer knows the tasks that are imported with it. */
function objects(module: PythonModule): readonly Application[] {
  const makers = MAKERS.map((name) => `huey.${name}`);
  return objectApplications(module, 'huey', 'worker', makers).filter((one) => !one.factory);
}

/** A module with tasks of an object that it imports, `@huey.task()`: by that name the consumer finds both. */
function tasks(module: PythonModule): readonly Application[] {
  for (const { decorators, line } of module.functions)
    for (const one of decorators) {
      const written = dottedName(one.kind === 'call' ? one.callee : one) ?? '';
      const object = /^(\w+)\.(?:periodic_)?task$/.exec(written)?.[1] ?? '';
      if (!/huey/i.test(module.names.get(object) ?? '')) continue;
      const made = { framework: 'huey', kind: 'worker', path: module.path, object, factory: false } as const;
      return [{ ...made, holders: [], preference: 8, line, text: `@${written}` }];
    }
  return [];
}

/** Without a task it has nothing to do; of a project of Django the command is what starts it. */
function isUsed(scope: Scope, { object }: Application): boolean {
  if (object === null) return isManaged(scope, DJANGO);
  const hasTask = scope.project.paths.some((path) => {
    const text = scope.project.text(path);
    return text?.includes('huey') && TASK.test(text);
  });
  return hasTask && !isNamed(scope, DJANGO);
}

function recipe(service: Service): Recipe {
  if (isManagement(service.entrypoint ?? '')) return managedRecipe(service, DJANGO);
  return {
    command: choose(
      ['huey_consumer', target(service).replace(':', '.'), '--workers', '1'],
      'one thread of one process: a model is in memory once, more containers scale it',
      entrypoint(service),
    ),
    requires: service.stores.includes('redis') ? ['huey', 'redis'] : ['huey'],
    port: null,
    probe: null,
    env: {},
    forks: false,
  };
}
