import type { PythonModule } from '../../formats/python/module.ts';
import { choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { pythonRecipe, scriptApplication } from '../scripts.ts';

const MAKERS = /^gradio\.(Blocks|Interface|ChatInterface|TabbedInterface)$/;

export const gradio: PythonFramework = {
  id: 'gradio',
  title: 'Gradio',
  language: 'python',
  kind: 'ui',
  distributions: ['gradio'],
  hints: ['gradio'],
  port: 7860,
  health: '/',
  detect,
  routes: () => [],
  recipe,
};

/** A script that launches an interface it (or a module it imports) makes. */
function detect(module: PythonModule): readonly Application[] {
  const made = module.calls.find((call) => MAKERS.test(call.name));
  const launched = module.calls.find(({ call }) => {
    const { callee } = call;
    const name = callee.kind === 'name' ? callee.name : callee.kind === 'attribute' ? `.${callee.name}` : '';
    return name.endsWith('.launch');
  });
  if (!launched || (!made && !module.imports.some((one) => one.module === 'gradio'))) return [];
  const text = `${made?.name ?? 'gradio'}(...) ... launch(...)`;
  return [scriptApplication(module, 'gradio', 'ui', { line: launched.line, text })];
}

function recipe(service: Service): Recipe {
  const port = String(service.port ?? 7860);
  return {
    ...pythonRecipe(service, 'the script launches its own server'),
    requires: ['gradio'],
    port: choose(7860, "gradio's own default"),
    probe: choose('/', 'the interface itself'),
    env: {
      GRADIO_SERVER_NAME: choose('0.0.0.0', 'gradio listens on the loopback only unless told'),
      GRADIO_SERVER_PORT: choose(port, 'the port the probe asks'),
      GRADIO_ANALYTICS_ENABLED: choose('False', 'nothing is sent out'),
    },
  };
}
