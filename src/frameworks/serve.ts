import { choose, type Evidence } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import type { Recipe } from '../model/recipe.ts';
import { pythonRecipe } from './scripts.ts';

/** Runs an ASGI application with uvicorn: one process, so that a model is in memory once; scale by containers. */
export function uvicornRecipe(service: Service, port: number): Recipe {
  if (isProgram(service)) return ownServer(service, port, asgiServer(service));
  const command = ['uvicorn', target(service), '--host', '0.0.0.0', '--port', String(service.port ?? port)];
  if (service.factory) command.push('--factory');
  return {
    command: choose(
      command,
      'uvicorn serves ASGI; one process holds the model once, more containers scale it',
      entrypoint(service),
    ),
    requires: asgiServer(service),
    port: choose(port, "uvicorn's own default"),
    probe: null,
    env: {},
    forks: false,
  };
}

function asgiServer({ needs }: Service): readonly string[] {
  return needs.some((need) => need.what === 'websocket') ? ['uvicorn', 'websockets'] : ['uvicorn'];
}

/** A file or a module that is run, where a server is pointed at `module:app`. */
function isProgram({ entrypoint: entry }: Service): boolean {
  return entry !== null && !entry.includes(':');
}

/** A program that serves its application by itself: it makes it with what no server could give it. */
function ownServer(service: Service, port: number, requires: readonly string[]): Recipe {
  return {
    ...pythonRecipe(service, 'no server can be pointed at its application: the program serves it itself'),
    requires,
    port: choose(port, "its server's own default"),
  };
}

/**
 * Runs a WSGI application with gunicorn: one worker with threads, so that a model is in memory once. Requests may
 * take two minutes: predictions and uploads do, and gunicorn's own 30 s would kill the worker under them.
 */
export function gunicornRecipe(service: Service, port: number): Recipe {
  if (isProgram(service)) return ownServer(service, port, []);
  if (/:\w+\./.test(target(service))) return waitressRecipe(service, port);
  const bind = `0.0.0.0:${service.port ?? port}`;
  const application = service.factory ? `${target(service)}()` : target(service);
  const command = [
    'gunicorn',
    '--bind',
    bind,
    '--workers',
    '1',
    ...worker(service),
    '--timeout',
    '120',
    application,
  ];
  return {
    command: choose(
      command,
      'gunicorn serves WSGI in production; one worker with threads holds the model once',
      entrypoint(service),
    ),
    // Its worker for eventlet went with version 26.
    requires: greenOf(service) === 'eventlet' ? ['gunicorn<26'] : ['gunicorn'],
    port: choose(port, `what ${service.framework} listens on by default`),
    probe: null,
    env: {},
    forks: true,
  };
}

/** An attribute of an object (`app:app.server`) is what gunicorn does not take: waitress does, and holds the model once too. */
function waitressRecipe(service: Service, port: number): Recipe {
  const listen = `--listen=0.0.0.0:${service.port ?? port}`;
  return {
    command: choose(
      ['waitress-serve', listen, '--threads=8', '--channel-timeout=120', target(service)],
      'waitress serves WSGI in production; it takes an attribute of an object, which gunicorn does not; one process holds the model once',
      entrypoint(service),
    ),
    requires: ['waitress'],
    port: choose(port, `what ${service.framework} listens on by default`),
    probe: null,
    env: {},
    forks: false,
    stop: choose(
      'SIGINT',
      'waitress ends on it; it does not handle SIGTERM, which process 1 then never sees',
    ),
  };
}

/**
 * Socket.IO keeps one connection a client open: its own asynchronous workers take any number of them, where a thread
 * each is the fall-back (Flask-SocketIO, "Deployment").
 */
function worker(service: Service): readonly string[] {
  if (!service.needs.some((need) => need.what === 'websocket')) return ['--threads', '8'];
  const green = greenOf(service);
  return green === undefined ? ['--threads', '100'] : ['--worker-class', green];
}

function greenOf({ needs, declared }: Service): string | undefined {
  const isSocket = needs.some((need) => need.what === 'websocket');
  return isSocket ? ['eventlet', 'gevent'].find((name) => declared.includes(name)) : undefined;
}

/** The entry point; scanning always finds one for a framework that needs it. */
export function target(service: Service): string {
  return service.entrypoint ?? 'main:app';
}

export function entrypoint(service: Service): readonly Evidence[] {
  return service.evidence
    .filter((claim) => claim.field === 'entrypoint')
    .map(({ path, line, text }) => ({ path, line, text }));
}
