import { posix } from 'node:path';
import type { ApiDescription, Operation } from '../../formats/openapi/openapi.ts';
import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluateText } from '../../formats/python/value.ts';
import { inTree } from '../../formats/python/value-path.ts';
import type { Route, Service } from '../../model/inventory.ts';
import type { Scope } from '../framework.ts';
import { joinRoute } from '../route.ts';

/** Classes of connexion's applications. */
export const CONNEXION = ['connexion.App', 'connexion.FlaskApp', 'connexion.AsyncApp'];

/** Routes that API descriptions give an application of connexion: `app.add_api('openapi.yaml', base_path='/v1')`. */
export function describedRoutes({ project, reached }: Scope): readonly Route[] {
  return reached.flatMap((module) =>
    added(project, module).flatMap(({ fact, description }) => {
      const given = evaluateText(project, module, fact.call.keywords['base_path'], fact.scope);
      return description.operations.map(({ method, path, line }): Route => {
        const whole = joinRoute(given ?? description.prefix, path);
        return {
          method,
          path: whole,
          evidence: { path: description.path, line, text: `${method} ${whole}` },
        };
      });
    }),
  );
}

/** Dotted names of the functions that descriptions hand their operations to: connexion imports their modules. */
export function handlers(module: PythonModule, project: PythonProject): readonly string[] {
  return added(project, module).flatMap(({ fact, description }) => {
    const resolver = fact.call.keywords['resolver'];
    const rest =
      resolver?.kind === 'call' ? evaluateText(project, module, resolver.args[0], fact.scope) : null;
    return description.operations.flatMap((operation) => handlerOf(operation, rest));
  });
}

function handlerOf({ id, controller, path }: Operation, rest: string | null): readonly string[] {
  if (id !== null) return [controller === null ? id : `${controller}.${id}`];
  if (controller !== null) return [controller];
  const [first] = path.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  return rest === null || first === undefined ? [] : [`${rest}.${first.replaceAll('-', '_')}`];
}

interface Added {
  readonly fact: CallFact;
  readonly description: ApiDescription;
}

/** The descriptions a module adds: looked for where the application says, beside the module, and from the root. */
function added(project: PythonProject, module: PythonModule): readonly Added[] {
  const folder = module.calls.find((call) => CONNEXION.includes(call.name))?.call.keywords[
    'specification_dir'
  ];
  return module.calls.flatMap((fact): readonly Added[] => {
    const { callee, args, keywords } = fact.call;
    if (callee.kind !== 'name' || !callee.name.endsWith('.add_api')) return [];
    const text = (one: Expression | undefined): string | null =>
      evaluateText(project, module, one, fact.scope);
    const written = text(args[0] ?? keywords['specification']);
    const known = written === null ? null : inTree(written);
    const below = text(folder) ?? '';
    const own = posix.dirname(module.path);
    const bases = [posix.join(own, inTree(below) === null ? below : '.'), inTree(below) ?? below, own, ''];
    const paths = known === null ? bases.map((base) => posix.join(base, written ?? '')) : [known];
    const description = paths.map((path) => project.descriptions.get(path)).find((one) => one !== undefined);
    return description ? [{ fact, description }] : [];
  });
}

/**
 * Whether a service has to be served as ASGI: all that connexion makes since its third release, but for the Flask
 * application inside it (`app = connexion_app.app`).
 */
export function isAsgi({ evidence }: Pick<Service, 'evidence'>): boolean {
  const texts = evidence.filter(({ field }) => field === 'framework').map(({ text }) => text);
  if (!texts.some((text) => /= (App|FlaskApp|AsyncApp)\(\.\.\.\)$/.test(text))) return false;
  const wanted = texts.find((text) => /^connexion\b/i.test(text)) ?? '';
  const before3 = /<\s*=?\s*[012](\.|\b)|<\s*3\b/.test(wanted);
  const named = /(?:===?|~=|>=|\^)\s*(\d+)/.exec(wanted)?.[1];
  return !before3 && (named === undefined || Number(named) >= 3);
}
