import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import type { Inventory, Service } from '../model/inventory.ts';
import type { Probe } from '../model/plan.ts';
import type { Recipe } from '../model/recipe.ts';
import { evidenceFor } from './evidence.ts';

/** Seconds a Python server takes to import its packages on one slow core, before any model is read. */
const IMPORT_SECONDS = 15;
/** Bytes of weights a slow disk and one core read and unpickle in a second. */
const WEIGHTS_PER_SECOND = 20e6;

/**
 * How the container is asked whether it is healthy: by the image's own interpreter, isolated (`-I`) and without
 * site packages (`-S`) so that it starts in tens of milliseconds. The start period fits the weights that are read.
 */
export function chooseProbe(
  service: Service,
  inventory: Inventory,
  recipe: Recipe,
  port: number | null,
  config: Config,
): Choice<Probe> | null {
  if (service.framework === 'celery') return throughBroker(service);
  if (port === null) return null;
  if (service.framework === 'grpc') return throughSocket(port, startPeriodOf(service, inventory, config));
  const { route, because } = chooseRoute(service, recipe);
  const accept = service.health === null ? 499 : 399;
  const startPeriod = startPeriodOf(service, inventory, config);
  const probe = {
    argv: ['/opt/venv/bin/python', '-I', '-S', '-c', script(port, route, accept)],
    route,
    interval: 30,
    timeout: 5,
    startPeriod,
    retries: 3,
  };
  return choose(
    probe,
    `${because}; asked with the image's own interpreter, ${startPeriod} s to load`,
    evidenceFor(service, 'health'),
  );
}

/**
 * A worker has no port: it is asked through its broker, by the application itself, for only that knows the broker's
 * address and settings. Loading it takes a second of a processor, and many on a machine that does much besides.
 */
function throughBroker({ entrypoint }: Service): Choice<Probe> | null {
  if (entrypoint === null) return null;
  const [module, name = 'app'] = entrypoint.split(':');
  const script = [
    'import socket,sys',
    `from ${module} import ${name} as a`,
    'sys.exit(not a.control.ping(["celery@"+socket.gethostname()],timeout=10))',
  ].join(';');
  const argv = ['/opt/venv/bin/python', '-c', script];
  const probe = { argv, route: '', interval: 60, timeout: 30, startPeriod: 120, retries: 3 };
  return choose(probe, 'a worker has no port: it answers through its broker');
}

/** What answers no request of HTTP is well as long as it takes connections: whether it has a health service is not known. */
function throughSocket(port: number, startPeriod: number): Choice<Probe> {
  const script = `import socket;socket.create_connection(("127.0.0.1",${port}),4).close()`;
  const argv = ['/opt/venv/bin/python', '-I', '-S', '-c', script];
  const probe = { argv, route: '', interval: 30, timeout: 5, startPeriod, retries: 3 };
  return choose(probe, `it answers no request of HTTP: its port is opened; ${startPeriod} s to load`);
}

function startPeriodOf(service: Service, inventory: Inventory, config: Config): number {
  return config.services?.[service.id]?.startPeriod ?? startSeconds(service, inventory);
}

function chooseRoute(service: Service, recipe: Recipe): { route: string; because: string } {
  if (service.health !== null) return { route: service.health, because: 'the health route of the sources' };
  if (recipe.probe) return { route: recipe.probe.value, because: recipe.probe.because };
  return { route: '/', because: 'no health route in the code: any answer below 500 counts' };
}

function startSeconds(service: Service, inventory: Inventory): number {
  const bytes = inventory.weights
    .filter((weight) => weight.usedBy.includes(service.id))
    .reduce((sum, weight) => sum + weight.size, 0);
  const heavy = service.heavy.filter((one) => one.needed).length;
  return Math.ceil((IMPORT_SECONDS + 5 * heavy + bytes / WEIGHTS_PER_SECOND) / 5) * 5;
}

/** One line of Python from the standard library: exit 0 when the route answers at most `accept` within 4 s. */
function script(port: number, route: string, accept: number): string {
  return [
    'import http.client as h,sys',
    `c=h.HTTPConnection("127.0.0.1",${port},timeout=4)`,
    `c.request("GET",${JSON.stringify(route)})`,
    `sys.exit(c.getresponse().status>${accept})`,
  ].join(';');
}
