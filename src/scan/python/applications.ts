import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Application, PythonFramework } from '../../frameworks/framework.ts';
import { isHopeless } from '../decoy.ts';
import type { Readers } from './arguments.ts';
import { servedByPrograms } from './own-servers.ts';

/**
 * Every application of the tree's Python files. A module that calls a factory of another at module level
 * (`app = create_app()`) has an application too, and the better one: a server can be pointed at it as it is.
 */
export function findApplications(
  project: PythonProject,
  frameworks: readonly PythonFramework[],
  readers: Readers,
): readonly Application[] {
  const paths = project.paths.filter((path) => !isHopeless(path));
  const direct = paths.flatMap((path) => detect(project, frameworks, path));
  const factories = direct.filter((one) => one.factory);
  const made = factories.length === 0 ? [] : paths.flatMap((path) => called(project, factories, path));
  const known = withoutTwins(withGround(project, withoutHidden([...direct, ...made])));
  return servedByPrograms(project, known, readers);
}

/**
 * Dash on a Flask application that it imports is one server with it: what is served is the module of Dash, which has the
 * routes of both.
 */
function withGround(project: PythonProject, applications: readonly Application[]): readonly Application[] {
  const grounds = new Map<Application, Application>();
  for (const one of applications) {
    const module = one.framework === 'dash' && one.object !== null ? project.module(one.path) : null;
    const found = module && one.object !== null ? project.resolve(module, one.object) : null;
    const ground = applications.find(
      ({ path, object }) => path !== one.path && path === found?.module.path && object === found.name,
    );
    if (ground) grounds.set(one, ground);
  }
  const taken = new Set(grounds.values());
  return applications
    .filter((one) => !taken.has(one))
    .map((one) => ({ ...one, holders: [...one.holders, ...(grounds.get(one)?.holders ?? [])] }));
}

/** Of a module and a package of one name that both have an application, imports find the package (Python reference, 5.5). */
function withoutHidden(applications: readonly Application[]): readonly Application[] {
  const packages = new Set(
    applications.map(({ path }) => path).filter((path) => path.endsWith('/__init__.py')),
  );
  return applications.filter(
    ({ path, object }) => object === null || !packages.has(path.replace(/\.py$/, '/__init__.py')),
  );
}

/** Of two frameworks that see an application in one object (Dash on Flask), the one that it is meant for. */
function withoutTwins(applications: readonly Application[]): readonly Application[] {
  return applications.filter(
    (one) =>
      one.object === null ||
      !applications.some(
        (other) =>
          other.framework !== one.framework &&
          other.path === one.path &&
          other.object === one.object &&
          other.preference > one.preference,
      ),
  );
}

/** Parses only files that hold one of the frameworks' words. */
function detect(
  project: PythonProject,
  frameworks: readonly PythonFramework[],
  path: string,
): readonly Application[] {
  const text = project.text(path);
  const likely =
    text === null ? [] : frameworks.filter((one) => one.hints.some((hint) => text.includes(hint)));
  const module = likely.length > 0 ? project.module(path) : null;
  return module ? likely.flatMap((framework) => framework.detect(module)) : [];
}

function called(
  project: PythonProject,
  factories: readonly Application[],
  path: string,
): readonly Application[] {
  const text = project.text(path);
  const names = factories.filter((one) => text?.includes(`${one.object}(`));
  const module = names.length > 0 ? project.module(path) : null;
  if (!module) return [];
  return module.calls.flatMap((call) => madeBy(project, module, call, names));
}

function madeBy(
  project: PythonProject,
  module: PythonModule,
  call: CallFact,
  factories: readonly Application[],
): readonly Application[] {
  const { callee } = call.call;
  if (call.target === null || call.scope !== '' || call.main || callee.kind !== 'name') return [];
  const found = project.resolve(module, callee.name);
  const factory = factories.find((one) => one.path === found?.module.path && one.object === found.name);
  if (!factory) return [];
  const text = `${call.target} = ${callee.name}()`;
  const { path } = module;
  const { target: object, line } = call;
  const holders = [...factory.holders, { path, name: object, within: null }];
  const { takes: _, ...made } = factory;
  return [{ ...made, path, object, factory: false, holders, line, text }];
}
