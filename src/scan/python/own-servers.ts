import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import type { Application } from '../../frameworks/framework.ts';
import { isHopeless } from '../decoy.ts';
import { type Readers, readerNear } from './arguments.ts';

const SERVERS = /^(uvicorn|hypercorn|granian)\.run$|^(uvicorn|hypercorn)\.Config$|^waitress\.serve$/;

/**
 * The applications, with the program in the place of what no server can be pointed at: a factory that has to be given
 * something (`create_app(labels)`), which only the program that calls it and serves what it makes can give; a module that
 * reads the command line when it is imported, where a server's own arguments would stand; and one that no import finds.
 */
export function servedByPrograms(
  project: PythonProject,
  applications: readonly Application[],
  readers: Readers,
): readonly Application[] {
  return applications.flatMap((application) => {
    const programs = application.factory
      ? callersOf(project, application)
      : isHidden(project, application)
        ? servesItself(project, application)
        : readsCommandLine(project, application, readers);
    return programs.length > 0 ? programs : [application];
  });
}

/** Programs that call a factory with what it needs and hand the application to a server of their own. */
function callersOf(project: PythonProject, factory: Application): readonly Application[] {
  if (factory.takes === undefined) return [];
  const paths = project.paths.filter(
    (path) => project.text(path)?.includes(`${factory.object}(`) && !isHopeless(path),
  );
  return paths.flatMap((path) => {
    const module = project.module(path);
    return (module?.calls ?? []).flatMap((call): readonly Application[] => {
      if (module === null || call.target === null || !isCallOf(project, module, call, factory)) return [];
      const server = module.calls.find((one) => one.scope === call.scope && serves(one, call.target));
      return server ? [program(factory, module, server, call.target, call.scope)] : [];
    });
  });
}

function isCallOf(
  project: PythonProject,
  module: PythonModule,
  call: CallFact,
  factory: Application,
): boolean {
  const { callee } = call.call;
  const found = callee.kind === 'name' ? project.resolve(module, callee.name) : null;
  return found?.module.path === factory.path && found.name === factory.object;
}

/** Whether imports find a package in the place of an application's module: `app.py` beside `app/` (Python reference, 5.5). */
export function isHidden(project: PythonProject, { path, object }: Application): boolean {
  if (path.endsWith('/__init__.py')) return false;
  const found = project.module(path.replace(/\.py$/, '/__init__.py'));
  const [name = ''] = (object ?? '').split('.');
  return found !== null && !found.names.has(name) && project.resolve(found, name) === null;
}

function servesItself(project: PythonProject, application: Application): readonly Application[] {
  const { path, object } = application;
  const module = object === null ? null : project.module(path);
  const server = module && object !== null ? serverIn(module, object) : null;
  return module && server && object !== null ? [program(application, module, server, object, '')] : [];
}

/**
 * An application at module level of a file that also serves it, where that file or one that it imports takes the command line
 * for its own.
 */
function readsCommandLine(
  project: PythonProject,
  application: Application,
  readers: Readers,
): readonly Application[] {
  const { path, object } = application;
  const module = object === null || readers.size === 0 ? null : project.module(path);
  if (!module || object === null || readerNear(project, module, readers) === null) return [];
  const server = serverIn(module, object);
  return server ? [program(application, module, server, object, '')] : [];
}

/** The call by which a module serves its application, as a program or whenever it is imported. */
export function serverIn(module: PythonModule, object: string): CallFact | null {
  return module.calls.find((call) => serves(call, object) || runs(call, object)) ?? null;
}

/** `app.run()`, `app.run_server()`, `socketio.run(app)`: servers for development, which a program has besides. */
function runs({ name, call: { callee, args } }: CallFact, object: string): boolean {
  const own = callee.kind === 'name' ? callee.name : '';
  const isHanded = args[0]?.kind === 'name' && args[0].name === object;
  return own === `${object}.run` || own === `${object}.run_server` || (SOCKETS.test(name) && isHanded);
}

/** The call of Flask-SocketIO that serves the application it is given first. */
export const SOCKETS = /(^|\.)(socket_?io|sio)\.run$/i;

/** `uvicorn.run(app)`, `uvicorn.run("main:app")`. */
function serves({ name, call }: CallFact, object: string | null): boolean {
  const handed: Expression | undefined = call.args[0] ?? call.keywords['app'];
  if (!SERVERS.test(name) || handed === undefined) return false;
  if (handed.kind === 'string') return handed.value.endsWith(`:${object}`);
  return handed.kind === 'name' && handed.name === object;
}

function program(
  application: Application,
  { path }: PythonModule,
  server: CallFact,
  name: string,
  scope: string,
): Application {
  const { takes: _, ...made } = application;
  const holders = [...application.holders, { path, name, within: scope === '' ? null : scope }];
  return {
    ...made,
    path,
    object: null,
    factory: false,
    holders,
    line: server.line,
    text: server.name.startsWith(`${name}.`) ? `${server.name}(...)` : `${server.name}(${name})`,
  };
}
