import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import type { Application } from '../../frameworks/framework.ts';
import { isHopeless } from '../decoy.ts';

const SERVERS = /^(uvicorn|hypercorn|granian)\.run$|^(uvicorn|hypercorn)\.Config$|^waitress\.serve$/;

/**
 * The applications, with the program in the place of what no server can be pointed at: a factory that has to be given
 * something (`create_app(labels)`), which only the program that calls it and serves what it makes can give; and a module
 * that reads the command line when it is imported, where a server's own arguments would stand.
 */
export function servedByPrograms(
  project: PythonProject,
  applications: readonly Application[],
): readonly Application[] {
  return applications.flatMap((application) => {
    const programs = application.factory
      ? callersOf(project, application)
      : readsCommandLine(project, application);
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

/** An application at module level of a file that also serves it, and that takes the command line for its own. */
function readsCommandLine(project: PythonProject, application: Application): readonly Application[] {
  const { path, object } = application;
  const module = object !== null && project.text(path)?.includes('parse_args') ? project.module(path) : null;
  if (!module || object === null || !module.calls.some((call) => isAtImport(call) && reads(module, call)))
    return [];
  const server = module.calls.find((call) => serves(call, object));
  return server ? [program(application, module, server, object, '')] : [];
}

function isAtImport({ scope, lazy, main }: CallFact): boolean {
  return scope === '' && !lazy && !main;
}

/** `parser.parse_args()`, by itself or in a function of the module. */
function reads(module: PythonModule, fact: CallFact): boolean {
  if (parses(fact)) return true;
  const isOwn = module.functions.some((one) => one.scope === '' && one.name === fact.name);
  return isOwn && module.calls.some((one) => one.scope === fact.name && parses(one));
}

/** Without a list of its own it is the command line that is read. */
function parses({ name, call: { callee, args } }: CallFact): boolean {
  const isParser = callee.kind === 'attribute' ? callee.name === 'parse_args' : /\.parse_args$/.test(name);
  return isParser && args.length === 0;
}

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
    text: `${server.name}(${name})`,
  };
}
