import type { ScriptModule } from '../formats/javascript/syntax.ts';
import type { JavaScriptFramework } from './framework.ts';
import { listeningApplications } from './listening.ts';
import { declared } from './package.ts';
import { reachedFrom } from './reached.ts';
import { registeredRoutes } from './routed.ts';
import { nodeRecipe } from './served.ts';

/** What tells one server framework from another that registers its routes the same way. */
export interface ServerRules {
  readonly id: string;
  readonly title: string;
  readonly packages: readonly string[];
  /** Calls that make an application, as written after its import. */
  readonly makes: RegExp;
  readonly port: number;
}

/** A framework whose application is an object that routes are registered on and that listens. */
export function serverFramework({ id, title, packages, makes, port }: ServerRules): JavaScriptFramework {
  const made = (module: ScriptModule): { line: number; text: string } | null => {
    const imported = module.imports.filter((one) => packages.includes(one.source));
    const call = module.calls.find(({ call: { name } }) => makes.test(name) && imported.length > 0);
    return call ? { line: call.call.line, text: `${call.target ?? 'app'} = ${call.call.name}()` } : null;
  };
  return {
    id,
    title,
    language: 'javascript',
    kind: 'api',
    distributions: packages,
    port,
    health: null,
    over: ['node', 'html'],
    detect: (unit) => (declared(unit, packages) === null ? [] : listeningApplications(unit, made)),
    routes: (unit, application) =>
      application.source === null
        ? []
        : registeredRoutes(unit.project, reachedFrom(unit.project, application.source)),
    recipe: (service) => nodeRecipe(service, port),
  };
}
