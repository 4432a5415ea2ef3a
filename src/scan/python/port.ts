import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluate } from '../../formats/python/value.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import type { Evidence } from '../../model/evidence.ts';
import { argumentOf, argumentsIn } from './arguments.ts';
import type { Draft } from './draft.ts';
import type { Match } from './match.ts';

/** Calls that start a server, and the keyword (or position) of the port. */
const STARTS: readonly (readonly [pattern: RegExp, keyword: string, position: number])[] = [
  [/^(uvicorn|hypercorn|granian)\.run$/, 'port', -1],
  [/^uvicorn\.Config$/, 'port', -1],
  [/^waitress\.serve$/, 'port', -1],
  [/^werkzeug\.serving\.run_simple$/, 'port', 1],
  [/^connexion\.(App|FlaskApp|AsyncApp)$/, 'port', -1],
  [/(^|\.)(socketio|socket_?io|sio)\.run$/i, 'port', 2],
  [/(^|\.)launch$/, 'server_port', -1],
  [/(^|\.)run(_app|_server)?$/, 'port', 1],
  [/(^|\.)(start|serve)$/, 'port', -1],
  [/(^|\.)(listen|bind)$/, 'port', 0],
  [/(^|\.)add_(in)?secure_port$/, 'address', 0],
];

/** Last parts of the names above: most calls are told by them. */
const STARTING = new Set([
  'App',
  'AsyncApp',
  'Config',
  'FlaskApp',
  'add_insecure_port',
  'add_secure_port',
  'bind',
  'launch',
  'listen',
  'run',
  'run_app',
  'run_server',
  'run_simple',
  'serve',
  'start',
]);

export interface Found<T> {
  readonly value: T;
  readonly evidence: Evidence;
}

/**
 * The port an application listens on when nothing outside sets it. In this order: the program that notes and container
 * files start it with; for WSGI, whose `app.run` is for development, the server command of a container file; the call
 * in its own modules; other programs; what commands name: those that people type first, container files last,
 * because platforms give them ports of their own.
 */
export function portOf(project: PythonProject, draft: Draft): Found<number> | null {
  const { matches, reach, framework, application } = draft;
  if (application.kind === 'worker' || application.kind === 'job') return null;
  const through = (sure: boolean): readonly PythonModule[] =>
    [
      ...new Set(
        matches.flatMap(({ launch }) =>
          launch.through !== null && launch.isCommand === sure ? [launch.through] : [],
        ),
      ),
    ]
      .map((path) => project.module(path))
      .filter((module) => module !== null);
  const served = matches.filter(
    ({ launch }) => launch.program === 'server' && /container|procfile/.test(launch.source),
  );
  return (
    portInCode(project, through(true)) ??
    (WSGI.has(framework.id) ? portInCommands(served) : null) ??
    portInCode(project, [...reach.modules, ...through(false)]) ??
    portInCommands(matches)
  );
}

const WSGI = new Set(['flask', 'dash', 'django', 'falcon']);

function portInCode(project: PythonProject, modules: readonly PythonModule[]): Found<number> | null {
  for (const module of modules)
    for (const { name, call, line, scope } of module.calls) {
      const { callee } = call;
      if (callee.kind === 'name' && !STARTING.has(lastPart(name))) continue;
      const written = callee.kind === 'name' ? name : callee.kind === 'attribute' ? callee.name : '';
      const start = STARTS.find(([pattern]) => pattern.test(written));
      const expression = start && (call.keywords[start[1]] ?? call.args[start[2]]);
      const value = expression && portOfAddress(given(project, module, expression, scope));
      if (!isPort(value)) continue;
      return { value, evidence: { path: module.path, line, text: `${written}(... ${start?.[1]}=${value})` } };
    }
  return null;
}

/** Of an argument of the command line its default. */
function given(project: PythonProject, module: PythonModule, expression: Expression, scope: string): unknown {
  return (
    evaluate(project, module, expression, scope) ??
    argumentOf(argumentsIn(project, module), expression)?.preset ??
    defined(module, expression)
  );
}

/** `define('port', default=8888)` of Tornado, read as `options.port`. */
function defined(module: PythonModule, expression: Expression): unknown {
  const option =
    expression.kind === 'name' ? /(?:^|\.)options\.(\w+)$/.exec(expression.name)?.[1] : undefined;
  const definition = module.calls.find(
    ({ name, call: { args } }) =>
      name === 'tornado.options.define' && args[0]?.kind === 'string' && args[0].value === option,
  );
  const preset = definition?.call.keywords['default'];
  return preset?.kind === 'number' ? preset.value : undefined;
}

/** `[::]:50051` is an address; a port is one by itself. */
function portOfAddress(value: unknown): unknown {
  const port = typeof value === 'string' ? /:(\d+)$/.exec(value)?.[1] : undefined;
  return port === undefined ? value : Number(port);
}

function portInCommands(matches: readonly Match[]): Found<number> | null {
  for (const source of ['procfile', 'readme', 'script', 'container', 'comment'] as const) {
    const found = matches.find(({ launch }) => launch.source === source && launch.port !== null);
    if (found?.launch.port == null) continue;
    const { path, line, text, port } = found.launch;
    return { value: port, evidence: { path, line, text } };
  }
  return null;
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
}
