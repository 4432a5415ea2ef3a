import type { PythonModule } from '../../formats/python/module.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Need } from '../../model/inventory.ts';
import type { Launch } from '../launch.ts';

const ROUTES = /^(task_routes|CELERY_TASK_ROUTES|CELERY_ROUTES)$/;
const LISTS = /^(task_queues|CELERY_TASK_QUEUES|CELERY_QUEUES)$/;
const DEFAULTS = /^(task_default_queue|CELERY_TASK_DEFAULT_QUEUE|CELERY_DEFAULT_QUEUE)$/;

/**
 * The queues that a worker has to be told to work off, for it takes the default one only: those that the tree's own
 * commands name, or else those that its code sends tasks to (`task_routes`, `@app.task(queue=...)`). Null where the
 * default is all there is, or the code lists its queues (`task_queues`), which a worker takes all of by itself.
 */
export function queuesOf(modules: readonly PythonModule[], launches: readonly Launch[]): Need | null {
  const set = modules.flatMap((module) => settings(module, DEFAULTS)).at(-1);
  const usual = set?.kind === 'string' ? set.value : 'celery';
  const workers = launches.filter(({ program, role }) => program === 'celery' && role === 'worker');
  const sure = workers.filter(({ source }) => source !== 'readme' && source !== 'comment');
  const started = sure.length > 0 ? sure : workers.filter(({ source }) => source === 'readme');
  const told = started.find(({ queues }) => queues.length > 0);
  if (told) {
    const names = started.flatMap(({ queues }) => (queues.length > 0 ? queues : [usual]));
    return needed(usual, names, told);
  }
  if (modules.some((module) => settings(module, LISTS).length > 0)) return null;
  const routed = modules.flatMap(routedTo);
  const names = routed.map(({ name }) => name);
  return routed[0] ? needed(usual, [usual, ...names], routed[0].evidence) : null;
}

/** The queues that the tree's own commands tell a worker which takes all that its modules name. */
export function queuesTold(launches: readonly Launch[]): Need | null {
  const told = launches.find(({ source, queues }) => queues.length > 0 && source !== 'comment');
  return told ? needed('', told.queues, told) : null;
}

function needed(usual: string, names: readonly string[], { path, line, text }: Evidence): Need | null {
  const all = [...new Set(names)].sort();
  const isUsual = all.length === 1 && all[0] === usual;
  return isUsual ? null : { what: 'queues', detail: all.join(','), evidence: { path, line, text } };
}

/** What a setting is given: `app.conf.NAME = x`, `app.conf['NAME'] = x`, `app.conf.update(NAME=x)`. */
function settings({ assigns, calls }: PythonModule, name: RegExp): readonly Expression[] {
  return [
    ...assigns
      .filter(({ target }) => name.test(/(\w+)\]?$/.exec(target)?.[1] ?? ''))
      .map(({ value }) => value),
    ...calls.flatMap(({ call }) =>
      Object.entries(call.keywords).flatMap(([key, value]) => (name.test(key) ? [value] : [])),
    ),
  ];
}

/** The queues that a module sends tasks to: all by the name they have there. */
function routedTo(module: PythonModule): readonly { readonly name: string; readonly evidence: Evidence }[] {
  const routes = settings(module, ROUTES).flatMap((value) =>
    value.kind === 'dict' ? value.entries.map(([, route]) => route) : [],
  );
  const written = [
    ...routes.flatMap(queueIn),
    ...module.functions.flatMap((one) =>
      one.decorators.flatMap((decorator) =>
        decorator.kind === 'call' &&
        decorator.callee.kind === 'name' &&
        /(^|\.)(task|shared_task)$/.test(decorator.callee.name)
          ? (decorator.keywords['queue'] ?? [])
          : [],
      ),
    ),
  ];
  return written.flatMap((value) =>
    value.kind === 'string' && value.holes.length === 0
      ? [
          {
            name: value.value,
            evidence: { path: module.path, line: value.line, text: `queue ${value.value}` },
          },
        ]
      : [],
  );
}

/** `{'queue': 'ml'}`, or the name by itself. */
function queueIn(route: Expression): readonly Expression[] {
  if (route.kind === 'string') return [route];
  const entries = route.kind === 'dict' ? route.entries : [];
  return entries.flatMap(([key, value]) => (key.kind === 'string' && key.value === 'queue' ? [value] : []));
}
