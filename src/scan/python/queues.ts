import type { PythonModule } from '../../formats/python/module.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Need } from '../../model/inventory.ts';
import type { Launch } from '../launch.ts';

/** The queue of what names none (Celery, "task_default_queue"). */
const DEFAULT = 'celery';

/**
 * The queues that a worker has to be told to work off, for it takes the default one only: those that the tree's own
 * commands name, or else those that its code sends tasks to (`task_routes`, `@app.task(queue=...)`). Null where the
 * default is all there is, or the code lists its queues (`task_queues`), which a worker takes all of by itself.
 */
export function queuesOf(modules: readonly PythonModule[], launches: readonly Launch[]): Need | null {
  const workers = launches.filter(({ program, role }) => program === 'celery' && role === 'worker');
  const sure = workers.filter(({ source }) => source !== 'readme' && source !== 'comment');
  const started = sure.length > 0 ? sure : workers.filter(({ source }) => source === 'readme');
  const told = started.find(({ queues }) => queues.length > 0);
  if (told) {
    const { path, line, text } = told;
    const names = started.flatMap(({ queues }) => (queues.length > 0 ? queues : [DEFAULT]));
    return needed(names, { path, line, text });
  }
  if (
    modules.some(({ assigns, calls }) =>
      [...assigns.map((one) => one.target), ...calls.flatMap(keywords)].some(isList),
    )
  )
    return null;
  const routed = modules.flatMap(routedTo);
  return routed[0] ? needed([DEFAULT, ...routed.map(({ name }) => name)], routed[0].evidence) : null;
}

function needed(names: readonly string[], evidence: Evidence): Need | null {
  const all = [...new Set(names)].sort();
  return all.length === 1 && all[0] === DEFAULT ? null : { what: 'queues', detail: all.join(','), evidence };
}

function keywords({ call }: PythonModule['calls'][number]): readonly string[] {
  return Object.keys(call.keywords);
}

function isList(name: string): boolean {
  return /(^|[.[])(task_queues|CELERY_TASK_QUEUES|CELERY_QUEUES)\]?$/.test(name);
}

const ROUTES = /(^|\.)(task_routes|CELERY_TASK_ROUTES|CELERY_ROUTES)$/;

/** The queues that a module sends tasks to: all by the name they have there. */
function routedTo(module: PythonModule): readonly { readonly name: string; readonly evidence: Evidence }[] {
  const routes = [
    ...module.assigns.filter((one) => ROUTES.test(one.target)).map((one) => one.value),
    ...module.calls.flatMap(({ call }) => call.keywords['task_routes'] ?? []),
  ].flatMap((value) => (value.kind === 'dict' ? value.entries.map(([, route]) => route) : []));
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
