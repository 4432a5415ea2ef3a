import type { PythonModule } from '../../formats/python/module.ts';
import { choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { pythonRecipe, scriptApplication, scriptPath } from '../scripts.ts';

export const chainlit: PythonFramework = {
  id: 'chainlit',
  title: 'Chainlit',
  language: 'python',
  kind: 'ui',
  distributions: ['chainlit'],
  hints: ['chainlit'],
  port: 8000,
  health: '/',
  detect,
  routes: () => [],
  recipe,
};

/** A script with handlers: `@cl.on_message`. */
function detect(module: PythonModule): readonly Application[] {
  const handler = module.functions.find((one) =>
    one.decorators.some(
      (each) => each.kind === 'name' && module.names.get(each.name.split('.')[0] ?? '') === 'chainlit',
    ),
  );
  return handler
    ? [scriptApplication(module, 'chainlit', 'ui', { line: handler.line, text: `def ${handler.name}(...)` })]
    : [];
}

function recipe(service: Service): Recipe {
  const base = pythonRecipe(service, 'chainlit runs the script behind its own server');
  const command = [
    'chainlit',
    'run',
    scriptPath(service),
    '--headless',
    '--host',
    '0.0.0.0',
    '--port',
    String(service.port ?? 8000),
  ];
  return {
    ...base,
    command: choose(command, base.command.because, base.command.evidence),
    requires: ['chainlit'],
    port: choose(8000, "chainlit's own default"),
    probe: choose('/', 'the interface itself'),
  };
}
