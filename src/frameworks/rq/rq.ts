import type { PythonModule } from '../../formats/python/module.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { pythonRecipe, scriptApplication } from '../scripts.ts';

const WORKERS = /^rq\.(worker\.)?(Worker|SimpleWorker|worker_pool\.WorkerPool)$/;

export const rq: PythonFramework = {
  id: 'rq',
  title: 'RQ',
  language: 'python',
  kind: 'worker',
  distributions: ['rq'],
  hints: ['rq'],
  port: null,
  health: null,
  detect,
  routes: () => [],
  recipe: (service) => ({
    ...pythonRecipe(service, 'the program makes its own worker'),
    requires: ['rq'],
    forks: true,
  }),
};

/** A program that makes a worker and lets it work. */
function detect(module: PythonModule): readonly Application[] {
  const worker = module.calls.find((call) => WORKERS.test(call.name));
  return worker
    ? [scriptApplication(module, 'rq', 'worker', { line: worker.line, text: `${worker.name}(...)` })]
    : [];
}
