import type { PythonModule } from '../../formats/python/module.ts';
import { choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { PythonFramework, Scope } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { entrypoint, target } from '../serve.ts';
import { namedInSettings, texts } from '../settings.ts';

const TASK = /^\s*@(?:\w+\.)*(?:shared_task|task|periodic_task)\b/m;

export const celery: PythonFramework = {
  id: 'celery',
  title: 'Celery',
  language: 'python',
  kind: 'worker',
  distributions: ['celery'],
  hints: ['celery'],
  port: null,
  health: null,
  detect: (module) =>
    objectApplications(module, 'celery', 'worker', ['celery.Celery', 'celery.app.base.Celery']),
  routes: () => [],
  named,
  isUsed,
  recipe,
};

/** `Celery(include=[...])`, `autodiscover_tasks([...])` and `imports`, besides what Django's settings name. */
function named(module: PythonModule): readonly string[] {
  const included = module.calls.flatMap(({ name, call }) => {
    if (name === 'celery.Celery') return texts(call.keywords['include']);
    return name.endsWith('.autodiscover_tasks')
      ? texts(call.args[0]).flatMap((one) => [one, `${one}.tasks`])
      : [];
  });
  return [...included, ...namedInSettings(module)];
}

/** Without a task or a broker it has nothing to do: `startproject` templates leave such applications behind. */
function isUsed({ project, reached }: Scope): boolean {
  const hasTask = project.paths.some((path) => {
    const text = project.text(path);
    return text?.includes('celery') && TASK.test(text);
  });
  return hasTask && reached.some(namesBroker);
}

function namesBroker(module: PythonModule): boolean {
  return (
    module.assigns.some((one) => /broker/i.test(one.target)) ||
    module.fields.some((one) => /broker/i.test(one.name)) ||
    module.strings.some((one) => /^(redis|rediss|amqps?|sqs|pyamqp):/i.test(one.value)) ||
    module.calls.some(
      ({ call }) =>
        Object.keys(call.keywords).some((name) => /broker/i.test(name)) ||
        call.args.some((one) => one.kind === 'string' && /broker/i.test(one.value)),
    )
  );
}

/** One process: a model is in memory once. The schedule, when the code has one, runs in the same container. */
function recipe(service: Service): Recipe {
  const schedules = service.needs.some((need) => need.what === 'schedule');
  const beat = schedules ? ['--beat', '--schedule', '/tmp/celerybeat-schedule'] : [];
  const command = [
    'celery',
    '--app',
    target(service),
    'worker',
    '--loglevel',
    'INFO',
    '--concurrency',
    '1',
    ...beat,
  ];
  const because = schedules
    ? 'one process holds the model once; the code has a schedule, so the worker also runs beat: keep it at one container'
    : 'one process holds the model once; more containers scale it';
  return {
    command: choose(command, because, entrypoint(service)),
    requires: ['celery'],
    port: null,
    probe: null,
    env: {},
    forks: true,
  };
}
