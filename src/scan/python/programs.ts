import { posix } from 'node:path';
import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import { moduleName } from '../../formats/python/paths.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Application } from '../../frameworks/framework.ts';
import { python } from '../../frameworks/python/python.ts';
import { isHopeless } from '../decoy.ts';
import type { Launch } from '../launch.ts';
import { commandedServers, commandedWorkers } from './commanded.ts';
import { type Located, locateLaunches } from './match.ts';
import { takenApart } from './taken-apart.ts';

/** What programs of the tree add to what is known of its applications. */
export interface Programs {
  /** Applications under the name a program imports them by: `wsgi.py` with `from app import app`. */
  readonly applications: readonly Application[];
  /** Start commands, each program's replaced by what it starts. */
  readonly launches: readonly Located[];
}

/** File names that are programs by convention. */
const PROGRAM = /(^|\/)(run|main|manage|server|start|serve|wsgi|asgi|app|application|index|__main__)\.py$/;
const SERVERS =
  /^(uvicorn|hypercorn|granian)\.run$|^(uvicorn|hypercorn)\.Config$|^waitress\.serve$|^tornado\.wsgi\.WSGIContainer$|(^|\.)(socket_?io|sio)\.run$/i;

const SOCKETS = /(^|\.)(socket_?io|sio)\.run$/i;

/**
 * Follows programs to the applications they start: a file that a command runs, or that is called like a program, and
 * that imports an application, makes it with a factory, or hands it (or its name) to a server.
 */
export function followPrograms(
  project: PythonProject,
  applications: readonly Application[],
  launched: readonly Located[],
): Programs {
  const direct = new Set(applications.map((one) => one.path));
  const named = project.paths.filter((path) => PROGRAM.test(path) && !isHopeless(path));
  const paths = new Set([...named, ...launched.map((one) => one.path)]);
  const found: Application[] = [];
  const extra: Launch[] = [];
  for (const path of [...paths].sort()) {
    const module = direct.has(path) ? null : project.module(path);
    if (!module) continue;
    const commands = launched.filter((one) => one.path === path).map((one) => one.launch);
    const names = [...reexported(project, module, applications, commands), ...takenApart(project, module)];
    const starts = startsOf(project, module, applications, commands);
    extra.push(...starts);
    found.push(...names, ...(names.length + starts.length === 0 ? bare(module, commands) : []));
  }
  found.push(...commandedWorkers(project, [...applications, ...found], launched));
  found.push(...commandedServers(project, [...applications, ...found], launched));
  return { applications: found, launches: [...launched, ...locateLaunches(extra, project.paths)] };
}

/** What a program starts: itself, or else the module it imports (`__main__.py` that calls `main()` of another). */
function startsOf(
  project: PythonProject,
  module: PythonModule,
  applications: readonly Application[],
  commands: readonly Launch[],
): readonly Launch[] {
  const all = (one: PythonModule): readonly Launch[] => [
    ...started(project, one, applications, commands),
    ...handedOn(project, one, applications, commands),
  ];
  const own = all(module);
  if (own.length > 0 || commands.length === 0) return own;
  return module.imports.flatMap((one) => {
    const path = one.typing || one.lazy ? undefined : project.imports(module.path, one).at(-1)?.path;
    const other = path === undefined ? null : project.module(path);
    return other && calls(module, one.name) ? all(other) : [];
  });
}

function calls(module: PythonModule, name: string | null): boolean {
  return module.calls.some(({ call: { callee } }) => callee.kind === 'name' && callee.name === name);
}

/** What is run by hand, once: it makes what services use. */
const CHORE =
  /(^|[/_-])(train\w*|prepare|preprocess\w*|download\w*|make|generate\w*|convert\w*|export\w*|eval\w*|benchmark\w*|demo|example\w*|seed|build|install\w*|manage|setup|alembic|verify|check\w*|lint|test\w*|deploy|release)([_-][^/]*)?\.py$/i;

/**
 * A program without a framework is a service when a container file or Procfile starts it by itself; it may be one when
 * a README does (`selectServices` looks at what stands beside it).
 */
function bare(module: PythonModule, commands: readonly Launch[]): readonly Application[] {
  const isStarted = commands.some(
    ({ source, program }) =>
      (source === 'container' || source === 'procfile') && (program === 'python' || program === 'module'),
  );
  const isTold =
    !CHORE.test(module.path) &&
    commands.some(({ source, program }) => source === 'readme' && program === 'python');
  const isTool = isHopeless(module.path) || /(^|\/)(manage|setup|alembic)\.py$/.test(module.path);
  return (isStarted || isTold) && !isTool ? python.detect(module) : [];
}

/** Applications a module has at module level because it imports them. */
function reexported(
  project: PythonProject,
  module: PythonModule,
  applications: readonly Application[],
  commands: readonly Launch[],
): readonly Application[] {
  return module.imports.flatMap((one): readonly Application[] => {
    if (one.lazy || one.main || one.typing || one.name === null) return [];
    const name = [...module.names].find(([, target]) => target.endsWith(`.${one.name}`))?.[0] ?? one.name;
    const application = applicationOf(project, module, name, applications);
    if (!application || application.factory || application.object === null) return [];
    if (!isServed(module, name, application, commands)) return [];
    const { path } = module;
    const holders = [...application.holders, { path, name, within: null }];
    const text = `from ${one.module} import ${one.name}`;
    const isBehind = application.object !== project.resolve(module, name)?.name;
    const object = isBehind ? `${name}.server` : name;
    return [{ ...application, path, object, holders, line: one.line, text }];
  });
}

/** A WSGI program is what a server is pointed at; an ASGI one usually only runs the module that has the application. */
function isServed(
  module: PythonModule,
  name: string,
  application: Application,
  commands: readonly Launch[],
): boolean {
  if (/(^|\/)(wsgi|asgi)\.py$/.test(module.path)) return true;
  const isMeant = commands.some(
    (launch) =>
      launch.program === 'module' || (launch.program === 'server' && launch.target.endsWith(`:${name}`)),
  );
  if (isMeant) return true;
  const runs = module.calls.some(
    ({ name: called, call: { callee, args } }) =>
      (callee.kind === 'name' && (callee.name === `${name}.run` || callee.name === `${name}.run_server`)) ||
      (SOCKETS.test(called) && args[0]?.kind === 'name' && args[0].name === name),
  );
  return runs && (application.framework === 'flask' || application.framework === 'dash');
}

/** What a program starts, as start commands of the same source: of the commands that run it, or its own code. */
function started(
  project: PythonProject,
  module: PythonModule,
  applications: readonly Application[],
  commands: readonly Launch[],
): readonly Launch[] {
  return module.calls.flatMap((call) => {
    const target = targetOf(project, module, call, applications);
    if (target === null) return [];
    return launchesOf(module, commands, target, call.line, `${call.name}(${target})`);
  });
}

/** Start commands of a program's target: one of each kind of source that runs the program. */
function launchesOf(
  module: PythonModule,
  commands: readonly Launch[],
  target: string,
  line: number,
  text: string,
): readonly Launch[] {
  const own: Launch = {
    program: 'server',
    target,
    port: null,
    role: null,
    queues: [],
    folder: posix.dirname(module.path),
    source: 'script',
    path: module.path,
    line,
    text,
    command: text,
    through: module.path,
    isCommand: commands.some((command) => command.source !== 'comment'),
  };
  const sources = [...new Set(commands.map((command) => command.source))];
  return sources.length === 0 ? [own] : sources.map((source) => ({ ...own, source }));
}

/** What a program starts as a process of its own: `subprocess.run(['gunicorn', 'api:app'])`. */
function handedOn(
  project: PythonProject,
  module: PythonModule,
  applications: readonly Application[],
  commands: readonly Launch[],
): readonly Launch[] {
  return module.calls.flatMap(({ name, call, line }) => {
    const [command] = call.args;
    if (!/^(subprocess\.\w+|os\.exec\w+)$/.test(name) || command?.kind !== 'list') return [];
    const words = command.items.flatMap((one) => (one.kind === 'string' ? [one.value] : []));
    const target = words.find((word) => /^[\w.]+:\w+$/.test(word));
    if (!words.some((word) => /^(gunicorn|uvicorn|hypercorn)$/.test(word)) || target === undefined) return [];
    const [head = '', object = ''] = target.split(':');
    const path = project.imported(module.path, head)?.path;
    const isKnown = applications.some((one) => one.path === path && one.object === object);
    return isKnown ? launchesOf(module, commands, target, line, `${name}(... ${target})`) : [];
  });
}

/** `module:object` that a call starts, or null. */
function targetOf(
  project: PythonProject,
  module: PythonModule,
  fact: CallFact,
  applications: readonly Application[],
): string | null {
  const [first] = fact.call.args;
  const handed = first ?? fact.call.keywords['app'];
  const { callee } = fact.call;
  const written = callee.kind === 'name' ? callee.name : '';
  const isServer = SERVERS.test(fact.name);
  if (isServer && handed?.kind === 'string') return /^[\w.]+:\w+$/.test(handed.value) ? handed.value : null;
  const name = isServer && handed?.kind === 'name' ? handed.name : written.replace(/\.run$/, '');
  if (!isServer && name === written && !applications.some((one) => one.factory && one.object === written))
    return null;
  const application = applicationOf(project, module, name, applications);
  if (!application || application.path === module.path || application.object === null) return null;
  const dotted = moduleName(application.path);
  return `${dotted}:${application.object}`;
}

function applicationOf(
  project: PythonProject,
  module: PythonModule,
  name: string,
  applications: readonly Application[],
): Application | undefined {
  const found = project.resolve(module, name);
  return found
    ? applications.find(
        ({ path, object, framework, holders }) =>
          path === found.module.path &&
          (object === found.name ||
            object === `${found.name}.server` ||
            // What Dash is given to stand on is what a server is pointed at: it is behind the name of Dash as well.
            (framework === 'dash' && holders.some((one) => one.path === path && one.name === found.name))),
      )
    : undefined;
}
