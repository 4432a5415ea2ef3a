import type { PythonModule } from '../../formats/python/module.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import { choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { pythonRecipe, scriptApplication, scriptPath } from '../scripts.ts';

export const panel: PythonFramework = {
  id: 'panel',
  title: 'Panel',
  language: 'python',
  kind: 'ui',
  distributions: ['panel'],
  hints: ['panel'],
  port: 5006,
  health: '/',
  detect,
  routes: () => [],
  recipe,
};

const SERVES = 'panel.serve(...)';

/** A script that shows something (`view.servable()`), or a program that serves it itself (`panel.serve(view)`). */
function detect(module: PythonModule): readonly Application[] {
  if (!module.imports.some((one) => /^panel(\.|$)/.test(one.module))) return [];
  const served = module.calls.find(({ name, lazy }) => name === 'panel.serve' && (!lazy || module.runs));
  const shown = module.calls.find(
    ({ name, lazy, call: { callee } }) =>
      !lazy && (callee.kind === 'attribute' ? callee.name : lastPart(name)) === 'servable',
  );
  const first = served ?? shown;
  const text = served ? SERVES : 'servable()';
  return first ? [scriptApplication(module, 'panel', 'ui', { line: first.line, text })] : [];
}

/** Its server answers pages of its own machine only, unless it is told of others: who comes in is the proxy's matter. */
function recipe(service: Service): Recipe {
  const base = pythonRecipe(service, 'panel runs the script anew for every visitor');
  const isOwn = service.evidence.some(({ field, text }) => field === 'framework' && text === SERVES);
  const flags = ['--address', '0.0.0.0', '--port', String(service.port ?? 5006)];
  const command = ['panel', 'serve', scriptPath(service), ...flags];
  return {
    ...base,
    command: isOwn
      ? choose(base.command.value, 'the program serves its views itself', base.command.evidence)
      : choose(command, base.command.because, base.command.evidence),
    requires: ['panel'],
    port: choose(5006, "panel's own default"),
    probe: choose('/', 'the interface itself'),
    env: {
      ...base.env,
      BOKEH_ALLOW_WS_ORIGIN: choose('*', 'the page is reached under names that the code does not know'),
    },
  };
}
