import { dottedName, type PythonModule } from '../../formats/python/module.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import type { Application } from '../framework.ts';
import { objectApplications } from '../objects.ts';

/**
 * What a WSGI server serves is the Flask application inside: one that is handed over (`server=`), else
 * `server = app.server`, else `app.server` itself.
 */
export function servedApplications(module: PythonModule): readonly Application[] {
  const made = objectApplications(module, 'dash', 'ui', ['dash.Dash', 'jupyter_dash.JupyterDash']);
  return made.flatMap((one): readonly Application[] => {
    const call = module.calls.find(
      ({ line, target }) => line === one.line && target === one.holders[0]?.name,
    );
    const server = call?.call.keywords['server'];
    if (server?.kind === 'name') return one.factory ? [] : within(one, server.name, module);
    const inner = module.assigns.find(
      ({ value, scope }) => scope === '' && value.kind === 'name' && value.name === `${one.object}.server`,
    );
    return [one.factory ? one : { ...one, object: inner?.target ?? `${one.object}.server` }];
  });
}

/** Dash on a Flask application of the module's own: it is what that is for, unless it has routes besides. */
function within(one: Application, server: string, module: PythonModule): readonly Application[] {
  const isRouted = module.functions.some(({ decorators }) =>
    decorators.some((decorator) => nameOf(decorator).startsWith(`${server}.`)),
  );
  return [{ ...one, object: server, preference: isRouted ? -5 : 5 }];
}

function nameOf(decorator: Expression): string {
  const named = decorator.kind === 'call' ? decorator.callee : decorator;
  return dottedName(named) ?? '';
}
