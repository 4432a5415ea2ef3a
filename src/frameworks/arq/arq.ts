import type { PythonModule } from '../../formats/python/module.ts';
import { choose } from '../../model/evidence.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { entrypoint, target } from '../serve.ts';

export const arq: PythonFramework = {
  id: 'arq',
  title: 'arq',
  language: 'python',
  kind: 'worker',
  distributions: ['arq'],
  hints: ['arq', 'WorkerSettings'],
  port: null,
  health: null,
  detect,
  routes: () => [],
  recipe: (service) => ({
    command: choose(
      ['arq', target(service).replace(':', '.')],
      'arq runs the tasks of its settings, many at a time in one process: a model is in memory once',
      entrypoint(service),
    ),
    requires: ['arq'],
    port: null,
    probe: null,
    env: {},
    forks: false,
  }),
};

/** A class of settings with its `functions`, where arq is imported or the class is called as its documentation does. */
function detect(module: PythonModule): readonly Application[] {
  const isArq = module.imports.some((one) => /^arq(\.|$)/.test(one.module));
  return module.classes.flatMap(({ name, line, scope }): readonly Application[] => {
    const lists = module.assigns.some((one) => one.scope === name && one.target === 'functions');
    if (scope !== '' || !lists || !(isArq || name === 'WorkerSettings')) return [];
    const made = {
      framework: 'arq',
      kind: 'worker',
      path: module.path,
      object: name,
      factory: false,
    } as const;
    return [{ ...made, holders: [], preference: 0, line, text: `class ${name}: functions` }];
  });
}
