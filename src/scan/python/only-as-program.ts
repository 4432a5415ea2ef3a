import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import type { Application } from '../../frameworks/framework.ts';
import type { Finding } from '../../model/finding.ts';
import { advise } from '../advice/finding.ts';
import type { Draft } from './draft.ts';

/**
 * What an application does below `if __name__ == '__main__'` besides serving itself: tables, models, schedules, callbacks.
 * A server imports the module and does none of it. Where a container file of the tree starts it by a server as well,
 * its author has it so.
 */
export function onlyAsProgram({ application, project, matches }: Draft): readonly Finding[] {
  const isServed = matches.some(
    ({ launch: { program, source } }) =>
      (program === 'server' || program === 'flask') && (source === 'container' || source === 'procfile'),
  );
  const module = application.object === null || isServed ? null : project.module(application.path);
  const [first, ...rest] = module
    ? lost(project, module).filter((one) => !isFactory(project, module, one, application))
    : [];
  if (!first || !module) return [];
  const names = [...new Set([first, ...rest].map((one) => `${writtenName(one)}()`))].slice(0, 5).join(', ');
  const message = `${module.path} calls ${names} only when it is run as a program, and a server imports it`;
  const fix = "move it above `if __name__ == '__main__'`, or into what makes the application";
  return [
    advise('only-as-program', ['warning', 'medium'], { path: module.path, line: first.line }, message, fix),
  ];
}

/** Calls of the main block, and of a function that it calls to serve, that have an effect and happen nowhere else. */
function lost(project: PythonProject, module: PythonModule): readonly CallFact[] {
  const block = module.calls.filter(({ main, lazy }) => main && !lazy);
  const runners = block.flatMap(({ name }) => {
    const body = module.calls.filter(({ scope, lazy }) => lazy && scope === name);
    return body.some((one) => SERVES.test(one.name)) ? [{ name, body }] : [];
  });
  const calls = [
    ...block.filter(({ name }) => !runners.some((one) => one.name === name)),
    ...runners.flatMap(({ body }) => body),
  ];
  if (!calls.some(({ name }) => SERVES.test(name))) return [];
  const early = new Set(module.calls.filter(({ main, lazy }) => !main && !lazy).map(({ name }) => name));
  return calls.filter((one) => !early.has(one.name) && hasEffect(project, module, one));
}

const SERVES = /(^|\.)(run|run_server|run_app|serve|run_simple|serve_forever|run_debug)$/;
/** Methods that change what a server needs, of whatever object. */
const CHANGES = /\.(create_all|init_app|register_blueprint|add_job|start|load_model|include_router)$/;
/** Words of what is for the person who starts the program. */
const FOR_PEOPLE =
  /log|banner|print|show|display|arg|option|browser|check|valid|port|host|address|signal|help|test|demo|debug|welcome/i;

/** What a server is pointed at it calls itself. */
function isFactory(
  project: PythonProject,
  module: PythonModule,
  call: CallFact,
  { path, object }: Application,
): boolean {
  const found = project.resolve(module, writtenName(call));
  return found !== null && found.module.path === path && found.name === object;
}

/** Questions, which change nothing by their names. */
const ASKS = /^(is|has|can)_/;

/** Own functions and classes of the tree, and methods that are known to change something. */
function hasEffect(project: PythonProject, module: PythonModule, call: CallFact): boolean {
  const { name } = call;
  if (SERVES.test(name)) return false;
  if (CHANGES.test(name)) return true;
  const last = lastPart(name);
  if (name === '' || FOR_PEOPLE.test(last) || ASKS.test(last)) return false;
  const found = project.resolve(module, writtenName(call));
  const made = [...(found?.module.functions ?? []), ...(found?.module.classes ?? [])];
  return made.some((one) => one.scope === '' && one.name === found?.name);
}

function writtenName({ name, call }: CallFact): string {
  return call.callee.kind === 'name' ? call.callee.name : name;
}
