import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { Service, ServiceKind } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { pythonRecipe, scriptApplication } from '../scripts.ts';
import { gunicornRecipe, uvicornRecipe } from '../serve.ts';

/** Calls that do not return while the program is well: consumers, schedulers, servers of other protocols. */
const FOREVER =
  /(^|\.)(start_consuming|run_forever|serve_forever|loop_forever|run_pending|wait_for_termination|infinity_polling|run_polling|start_polling|poll_forever|BlockingScheduler|KafkaConsumer|Consumer|listen|brpop|blpop|xread|xreadgroup|process_jobs|run_until_disconnected|idle)$/;

const SERVES = /(^|\.)(start|run|serve|listen|run_server|HTTPServer|TCPServer)$/;
/** What people call programs that wait for work. */
const WORKERS =
  /(^|[/_-])(workers?|consumers?|listeners?|subscribers?|daemon|bot|scheduler|publisher|stream|processor|orchestrator)([/_.-]|$)/i;

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
  recipe,
};

/** An object that a command hands to a server is served as that command says: by one for WSGI or for ASGI. */
function recipe(service: Service): Recipe {
  if (!service.entrypoint?.includes(':'))
    return pythonRecipe(service, 'a program without a framework is run as it is');
  const isWsgi = service.evidence.some(
    ({ field, text }) =>
      field === 'framework' && /\bgunicorn\b|\bwsgi\b/.test(text) && !/uvicorn/i.test(text),
  );
  return isWsgi ? gunicornRecipe(service, 8000) : uvicornRecipe(service, 8000);
}

/** Asked only for files that something starts: a server when it listens, a worker when it waits for work, else a job. */
function detect(module: PythonModule): readonly Application[] {
  const server = module.calls.find((call) => SERVES.test(call.name) && 'port' in call.call.keywords);
  if (server) return [application(module, 'api', server.line, `${lastOf(server)}(... port=...)`)];
  const forever = module.calls.find((call) => FOREVER.test(call.name)) ?? module.loops[0];
  if (forever) return [application(module, 'worker', forever.line, 'runs until it is stopped')];
  const isNamed = WORKERS.test(module.path);
  return [application(module, isNamed ? 'worker' : 'job', 1, isNamed ? module.path : 'runs to its end')];
}

/** The name of a call; of one on the result of another its last part. */
function lastOf({ name, call: { callee } }: CallFact): string {
  return callee.kind === 'attribute' ? callee.name : name;
}

function application(module: PythonModule, kind: ServiceKind, line: number, text: string): Application {
  return scriptApplication(module, 'python', kind, { line, text });
}
