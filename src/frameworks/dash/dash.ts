import type { PythonModule } from '../../formats/python/module.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { objectApplications } from '../objects.ts';
import { gunicornRecipe } from '../serve.ts';

export const dash: PythonFramework = {
  id: 'dash',
  title: 'Dash',
  language: 'python',
  kind: 'ui',
  distributions: ['dash'],
  hints: ['dash'],
  port: 8050,
  health: '/',
  detect,
  routes: () => [],
  recipe: (service) => gunicornRecipe(service, 8050),
};

/** What a WSGI server serves is the Flask application inside: `server = app.server`, else `app.server` itself. */
function detect(module: PythonModule): readonly Application[] {
  return objectApplications(module, 'dash', 'ui', ['dash.Dash', 'jupyter_dash.JupyterDash']).map((one) => {
    const inner = module.assigns.find(
      ({ value, scope }) => scope === '' && value.kind === 'name' && value.name === `${one.object}.server`,
    );
    return one.factory ? one : { ...one, object: inner?.target ?? `${one.object}.server` };
  });
}
