import type { PythonModule } from '../../formats/python/module.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { pythonRecipe, scriptApplication } from '../scripts.ts';

/** Calls that do not return while the program is well: consumers, schedulers, servers of other protocols. */
const FOREVER =
  /(^|\.)(start_consuming|run_forever|serve_forever|loop_forever|run_pending|wait_for_termination|infinity_polling|run_polling|poll_forever|BlockingScheduler|KafkaConsumer|Consumer|listen|brpop|blpop|xread|xreadgroup|process_jobs|run_until_disconnected|idle)$/;

/** Programs without a framework. They are services only when a container file or Procfile starts them. */
export const python: PythonFramework = {
  id: 'python',
  title: 'Python program',
  language: 'python',
  kind: 'job',
  distributions: [],
  hints: [],
  port: null,
  health: null,
  detect,
  routes: () => [],
  recipe: (service) => pythonRecipe(service, 'a program without a framework is run as it is'),
};

/** Asked only for files that something starts: a worker when it waits for work for ever, else a job that ends. */
function detect(module: PythonModule): readonly Application[] {
  const forever = module.calls.find((call) => FOREVER.test(call.name)) ?? module.loops[0];
  const kind = forever ? 'worker' : 'job';
  const line = forever?.line ?? 1;
  const text = forever ? 'runs until it is stopped' : 'runs to its end';
  return [scriptApplication(module, 'python', kind, { line, text })];
}
