import type { PythonModule } from '../formats/python/module.ts';
import type { Expression } from '../formats/python/syntax.ts';
import type { Application } from './framework.ts';

/** Constructors of ASGI applications around another, and where the inner one is written. */
const WRAPPERS: Readonly<Record<string, { readonly at: number; readonly keyword: string }>> = {
  'socketio.ASGIApp': { at: 1, keyword: 'other_asgi_app' },
};

/**
 * The applications of a module, and those that wrap one at module level (Socket.IO around FastAPI): a server is pointed
 * at the outermost, routes are registered on the inner one.
 */
export function withWrappers(
  module: PythonModule,
  applications: readonly Application[],
): readonly Application[] {
  const wrappers = module.calls.flatMap((fact): readonly Application[] => {
    const wrapper = WRAPPERS[fact.name];
    const inner = wrapper && nameOf(fact.call.args[wrapper.at] ?? fact.call.keywords[wrapper.keyword]);
    const wrapped = applications.find((one) => one.object === inner && !one.factory);
    if (!wrapped || fact.target === null || fact.scope !== '') return [];
    const text = `${fact.target} = ${fact.name}(... ${inner})`;
    return [{ ...wrapped, object: fact.target, preference: 5, line: fact.line, text }];
  });
  const renamed = new Set(wrappers.map((one) => one.object));
  return [...applications.filter((one) => !renamed.has(one.object)), ...wrappers];
}

function nameOf(expression: Expression | undefined): string | null {
  return expression?.kind === 'name' ? expression.name : null;
}
