import { type CallFact, decoratorName, type PythonModule } from '../../formats/python/module.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import type { Route } from '../../model/inventory.ts';
import type { Application, Scope } from '../framework.ts';
import { joinRoute } from '../route.ts';

/** `app = FastHTML()` and `app, rt = fast_app()`, most often from `fasthtml.common import *`. */
export function madeApplications(module: PythonModule): readonly Application[] {
  return made(module).flatMap((call): readonly Application[] => {
    const name = call.target ?? unpackedAt(module, call, 0);
    if (name === null || call.lazy || call.scope !== '') return [];
    const { path } = module;
    const text = `${name} = ${call.name.split('.').pop()}(...)`;
    const holders = [{ path, name, within: null }];
    const found = { framework: 'fasthtml', kind: 'ui', factory: false, preference: 0 } as const;
    return [{ ...found, path, object: name, holders, line: call.line, text }];
  });
}

function made(module: PythonModule): readonly CallFact[] {
  const all = module.imports.some((one) => one.name === '*' && /^fasthtml(\.|$)/.test(one.module));
  return module.calls.filter(
    ({ name }) =>
      /^fasthtml\.(\w+\.)?(fast_app|FastHTML)$/.test(name) || (all && /^(fast_app|FastHTML)$/.test(name)),
  );
}

/** The name that a place of what a call gives back is assigned to: `app, rt = fast_app()`. */
function unpackedAt(module: PythonModule, { call }: CallFact, at: number): string | null {
  const found = module.assigns.find(({ value }) => {
    if (value.kind !== 'index' || value.of !== call) return false;
    const [index] = value.index;
    return index?.kind === 'number' && index.value === at;
  });
  return found?.target ?? null;
}

const VERB = /^(get|post|put|patch|delete)$/;

/** `@rt("/x")` and `@rt`: the path is the function's name where none is given, as the method is where it is one. */
export function ownRoutes({ project }: Scope, { path }: Application): readonly Route[] {
  const module = project.module(path);
  if (module === null) return [];
  const registrars = new Set(made(module).flatMap((call) => unpackedAt(module, call, 1) ?? []));
  return module.functions.flatMap(({ name, line, decorators }) =>
    decorators
      .filter((one) => registrars.has(decoratorName(module, one)))
      .flatMap((one) => {
        const [first] = one.kind === 'call' ? one.args : [];
        const route = joinRoute('', first?.kind === 'string' ? first.value : name);
        return methodsOf(one, name).map((method) => ({
          method,
          path: route,
          evidence: { path, line, text: `${method} ${route}` },
        }));
      }),
  );
}

function methodsOf(decorator: Expression, name: string): readonly string[] {
  const list = decorator.kind === 'call' ? decorator.keywords['methods'] : undefined;
  const given = list?.kind === 'list' ? list.items : [];
  const named = given.flatMap((item) => (item.kind === 'string' ? [item.value.toUpperCase()] : []));
  if (named.length > 0) return named;
  return VERB.test(name) ? [name.toUpperCase()] : ['GET'];
}
