import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { falcon } from '../../frameworks/falcon/falcon.ts';
import { fastapi } from '../../frameworks/fastapi/fastapi.ts';
import { flask } from '../../frameworks/flask/flask.ts';
import type { Application, Holder } from '../../frameworks/framework.ts';
import { python } from '../../frameworks/python/python.ts';
import { quart } from '../../frameworks/quart/quart.ts';
import { sanic } from '../../frameworks/sanic/sanic.ts';
import { starlette } from '../../frameworks/starlette/starlette.ts';
import type { Located } from './match.ts';

/** `celery -A main.celery worker` says that there is an application, even where no constructor shows it. */
export function commandedWorkers(
  project: PythonProject,
  applications: readonly Application[],
  launched: readonly Located[],
): readonly Application[] {
  const found = new Map<string, Application>();
  for (const { launch, path } of launched) {
    const isKnown = applications.some((one) => one.path === path && one.framework === 'celery');
    const module = launch.program === 'celery' && !isKnown ? project.module(path) : null;
    if (!module || found.has(path)) continue;
    const last = launch.target.split(/[.:]/).at(-1) ?? '';
    const object = [last, 'celery', 'app', 'celery_app'].find((name) => hasName(module, name));
    if (object === undefined) continue;
    const { line, text } = launch;
    const holders = [{ path, name: object, within: null }];
    const made = {
      framework: 'celery',
      kind: 'worker',
      path,
      object,
      factory: false,
      holders,
      preference: 0,
    } as const;
    found.set(path, {
      ...made,
      line: module.assigns.find((one) => one.target === object)?.line ?? line,
      text,
    });
  }
  return [...found.values()];
}

function hasName(module: PythonModule, name: string): boolean {
  const [head = name] = name.split('.');
  return module.names.has(head) || module.assigns.some((one) => one.target === head && one.scope === '');
}

/** Of a library that is no framework here it is known at least how it is served. */
const served = { ...python, kind: 'api' } as const;

/** Constructors of what servers are pointed at, by framework; the outer ones first. */
export const MAKERS: readonly (readonly [framework: typeof fastapi, made: RegExp])[] = [
  [fastapi, /^fastapi\.FastAPI$/],
  [quart, /^quart\.Quart$/],
  [flask, /^(flask\.Flask|connexion\.(App|FlaskApp|AsyncApp))$/],
  [sanic, /^sanic\.(app\.)?Sanic$/],
  [falcon, /^falcon\.(?:asgi\.)?(App|API)$/],
  [
    served,
    /^(bottle\.(Bottle|default_app|app)|pyramid\.config\.Configurator|cherrypy\.Application|(blacksheep|emmett)\.\w*App\w*|hug\.API)$/,
  ],
  [starlette, /^starlette\.applications\.Starlette$/],
];
/** Gunicorn's own protocol with one library: no other server speaks it. */
const OWN_WORKER = /aiohttp\.Gunicorn/;

/** `def application(environ, start_response)` and `async def app(scope, receive, send)` are what servers call. */
function byProtocol(module: PythonModule, object: string): ReturnType<typeof madeNear> {
  const found = module.functions.find((one) => one.scope === '' && one.name === object);
  const takes = found?.parameters.map(({ name }) => name).join() ?? '';
  return /^(environ,start_response|scope,receive,send)$/.test(takes)
    ? { framework: served, holders: [] }
    : null;
}

/** Modules followed from the one that is named: factories stand near. */
const NEAR = 40;

/**
 * `uvicorn app.main:app` says that the name is an application, also where no constructor is assigned to it: a class
 * keeps it, a function of another module gives it back. What it is, is what is made in the modules it imports.
 */
export function commandedServers(
  project: PythonProject,
  applications: readonly Application[],
  launched: readonly Located[],
): readonly Application[] {
  const found = new Map<string, Application>();
  for (const { launch, path } of launched) {
    const object = launch.program === 'server' ? launch.target.split(':')[1] : undefined;
    const module = object === undefined || object === '' ? null : project.module(path);
    if (!module || object === undefined || found.has(path)) continue;
    if (applications.some((one) => one.path === path && !one.factory)) continue;
    const made = hasName(module, object) ? madeNear(project, module) : byProtocol(module, object);
    const assigned = module.assigns.find((one) => one.target === object)?.line ?? launch.line;
    if (!made || OWN_WORKER.test(launch.text)) continue;
    found.set(path, {
      framework: made.framework.id,
      kind: made.framework.kind,
      path,
      object,
      factory: false,
      holders: [...made.holders, { path, name: object, within: null }],
      preference: 0,
      line: assigned,
      text: launch.text,
    });
  }
  return [...found.values()];
}

/** The framework whose application is made nearest, and the names it is made under. */
function madeNear(
  project: PythonProject,
  entry: PythonModule,
): { readonly framework: typeof fastapi; readonly holders: readonly Holder[] } | null {
  const seen = new Set([entry.path]);
  for (const path of seen) {
    const module = seen.size > NEAR ? null : project.module(path);
    for (const [framework, pattern] of MAKERS) {
      const calls = (module?.calls ?? []).filter((call) => pattern.test(call.name));
      if (calls.length > 0) return { framework, holders: calls.flatMap((call) => holdersOf(path, call)) };
    }
    for (const one of module?.imports ?? [])
      for (const next of project.imports(path, one)) if (!one.typing) seen.add(next.path);
  }
  return null;
}

/** What `self` keeps is known in every method of the class. */
function holdersOf(path: string, call: { readonly target: string | null; readonly scope: string }): Holder[] {
  if (call.target === null) return [];
  const owner = call.target.startsWith('self.') ? call.scope.replace(/\.[^.]*$/, '') : call.scope;
  return [{ path, name: call.target, within: owner === '' ? null : owner }];
}
