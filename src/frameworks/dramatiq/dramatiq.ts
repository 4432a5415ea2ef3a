import { decoratorName, type PythonModule } from '../../formats/python/module.ts';
import { choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework, Scope } from '../framework.ts';
import { isManaged, isManagement, isNamed, managedRecipe, managedWorker } from '../managed.ts';
import { entrypoint, target } from '../serve.ts';
import { namedInSettings } from '../settings.ts';

const DJANGO = { framework: 'dramatiq', application: 'django_dramatiq', command: 'rundramatiq' };

export const dramatiq: PythonFramework = {
  id: 'dramatiq',
  title: 'Dramatiq',
  language: 'python',
  kind: 'worker',
  distributions: ['dramatiq'],
  hints: ['dramatiq', 'execute_from_command_line'],
  port: null,
  health: null,
  detect: (module) => [...actors(module), ...managedWorker(module, DJANGO)],
  routes: () => [],
  named: namedInSettings,
  isUsed,
  recipe,
};

/** A module with actors: `@dramatiq.actor`. One that also chooses the broker is the better one to be pointed at. */
function actors(module: PythonModule): readonly Application[] {
  const actor = module.functions.find(({ decorators }) =>
    decorators.some((one) => decoratorName(module, one) === 'dramatiq.actor'),
  );
  if (actor === undefined) return [];
  const chooses = module.calls.some(({ name }) => name === 'dramatiq.set_broker');
  const made = { framework: 'dramatiq', kind: 'worker', path: module.path, object: actor.name } as const;
  const text = `@dramatiq.actor def ${actor.name}(...)`;
  return [{ ...made, factory: false, holders: [], preference: chooses ? 6 : 0, line: actor.line, text }];
}

/** Of a project of Django the command finds the tasks of all its applications. */
function isUsed(scope: Scope, { object }: Application): boolean {
  return object === null ? isManaged(scope, DJANGO) : !isNamed(scope, DJANGO);
}

function recipe(service: Service): Recipe {
  if (isManagement(service.entrypoint ?? '')) return managedRecipe(service, DJANGO);
  const [module = 'tasks'] = target(service).split(':');
  const queues = service.needs.find(({ what }) => what === 'queues');
  // Its brokers are extras: without a declaration nothing else brings their clients.
  const extras = service.stores.filter((id) => id === 'rabbitmq' || id === 'redis').join(',');
  const told = queues === undefined ? [] : ['--queues', ...queues.detail.split(',')];
  return {
    command: choose(
      ['dramatiq', module, '--processes', '1', '--threads', '8', ...told],
      'one process holds the model once; its threads wait for others, more containers scale it',
      queues === undefined ? entrypoint(service) : [queues.evidence],
    ),
    requires: [extras === '' ? 'dramatiq' : `dramatiq[${extras}]`],
    port: null,
    probe: null,
    env: {},
    forks: true,
  };
}
