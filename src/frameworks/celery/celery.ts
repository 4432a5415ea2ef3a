import { dottedName, type PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework, Scope } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { entrypoint, target } from '../serve.ts';
import { namedInSettings, settingsOf, texts } from '../settings.ts';

const TASK = /^\s*@(?:\w+\.)*(?:shared_task|task|periodic_task)\b/m;

const MADE = ['celery.Celery', 'celery.app.base.Celery'];

export const celery: PythonFramework = {
  id: 'celery',
  title: 'Celery',
  language: 'python',
  kind: 'worker',
  distributions: ['celery'],
  hints: ['celery'],
  port: null,
  health: null,
  detect: (module) => objectApplications(module, 'celery', 'worker', MADE),
  routes: () => [],
  named,
  files,
  isUsed,
  recipe,
};

/** `Celery(include=[...])`, `autodiscover_tasks([...])` and `imports`, besides what Django's settings name. */
function named(module: PythonModule, project: PythonProject): readonly string[] {
  const included = module.calls.flatMap(({ name, call }) => {
    if (name === 'celery.Celery') return texts(call.keywords['include']);
    return name.endsWith('.autodiscover_tasks')
      ? texts(call.args[0]).flatMap((one) => [one, `${one}.tasks`])
      : [];
  });
  return [...included, ...namedInSettings(module, project)];
}

/** Modules that declare tasks of an application that this one makes: meant for its workers, also where nothing imports them. */
function files(module: PythonModule, project: PythonProject): readonly string[] {
  const made = module.calls.flatMap(({ name, target }) =>
    name === 'celery.Celery' && target ? [target] : [],
  );
  if (made.length === 0) return [];
  return project.paths.filter((path) => {
    const text = path === module.path ? null : project.text(path);
    const other = text !== null && TASK.test(text) ? project.module(path) : null;
    return other?.functions.some((one) => one.decorators.some((each) => isTaskOf(each, other))) ?? false;
  });

  function isTaskOf(decorator: Expression, other: PythonModule): boolean {
    const callee = decorator.kind === 'call' ? decorator.callee : decorator;
    const owner = callee.kind === 'name' ? /^(.+)\.task$/.exec(callee.name)?.[1] : undefined;
    const found = owner === undefined ? null : project.resolve(other, owner);
    return found?.module === module && made.includes(found.name);
  }
}

/**
 * Without a task or a broker it has nothing to do: `startproject` templates leave such applications behind, and one that only
 * sends what another works off has no task of its own.
 */
function isUsed({ project, reached }: Scope, application: Application): boolean {
  const hasTask = project.paths.some((path) => {
    const text = project.text(path);
    return text?.includes('celery') && TASK.test(text) && !isOfOthers(project, path, application);
  });
  const made = project.module(application.path);
  const isGiven = hasTask || (made !== null && files(made, project).length > 0);
  return isGiven && reached.some(namesBroker);
}

/** True for a file each of whose tasks belongs to another application, by the name in its decorator. */
function isOfOthers(project: PythonProject, path: string, { holders }: Application): boolean {
  const module = project.module(path);
  const named = (module?.functions ?? [])
    .flatMap(({ decorators }) => decorators)
    .map((one) => dottedName(one.kind === 'call' ? one.callee : one) ?? '')
    .filter((name) => /(^|\.)(shared_task|task|periodic_task)$/.test(name));
  return (
    named.length > 0 &&
    named.every((name) => {
      const owner = name.replace(/\.?\w+$/, '');
      const found = module && owner !== '' ? project.resolve(module, owner) : null;
      const isMade = found?.module.calls.some(
        (call) => call.target === found.name && MADE.includes(call.name),
      );
      return isMade && !holders.some((one) => one.path === found?.module.path && one.name === found.name);
    })
  );
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

/** Tasks that wait for others, at a time, in green threads or threads. */
const WAITING = 50;

/**
 * One process: a model is in memory once. The pool is named on the command line: green threads have to be laid under the
 * libraries before any of them is loaded, which only that does. A schedule is not run here but by a process of its own
 * (`src/plan/stack/schedules.ts`): with workers it would run as often as there are workers.
 */
function recipe(service: Service): Recipe {
  const pool = service.needs.find(({ what }) => what === 'pool');
  const queues = service.needs.find(({ what }) => what === 'queues');
  const waits = pool !== undefined && pool.detail !== 'solo';
  const command = [
    ...['celery', '--app', target(service), 'worker', '--loglevel', 'INFO'],
    ...(pool === undefined ? [] : ['--pool', pool.detail]),
    ...['--concurrency', String(waits ? WAITING : 1)],
    ...(queues === undefined ? [] : ['--queues', queues.detail]),
  ];
  const how = waits
    ? `the code asks for ${pool.detail}, named here so that it is laid under every library: ${WAITING} tasks wait at a time`
    : 'one process holds the model once; more containers scale it';
  const said = [pool, queues].flatMap((one) => (one === undefined ? [] : [one.evidence]));
  return {
    command: choose(
      command,
      queues === undefined
        ? how
        : `${how}; tasks are sent to these queues, and it would take the default one only`,
      said.length === 0 ? entrypoint(service) : said,
    ),
    requires: ['celery'],
    port: null,
    probe: null,
    env: settingsOf(service),
    forks: true,
  };
}
