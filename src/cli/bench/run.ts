import { setTimeout as sleep } from 'node:timers/promises';
import type { Argv, Run } from '../../model/argv.ts';
import type { LoadFigures, Usage } from '../../model/bench.ts';
import { attempt, usage } from './docker.ts';
import { answers, load } from './load.ts';

/** What is run of a service, the same for every way. */
export interface Running {
  readonly port: number;
  readonly route: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What running an image once showed. */
export interface Ran {
  /** Milliseconds; null when it never answered. */
  readonly startMs: number | null;
  readonly failed: string | null;
  readonly idle: Usage | null;
  readonly load: LoadFigures | null;
}

const PATIENCE = 60_000;
const STEP = 20;
/** Until a service that has answered does nothing any more. */
export const SETTLE = 2000;

/** Runs an image of Docker, waits for its first healthy answer, and when asked looks at it idle and under a short load. Nothing is left behind. */
export async function runOnce(
  run: Run,
  tag: string,
  name: string,
  { port, route, env }: Running,
  loadMs: number | null,
): Promise<Ran> {
  const pairs = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const inside = await portOf(run, tag, port);
  const args = ['run', '--detach', '--pull', 'never', '--name', name, '--publish', `127.0.0.1::${inside}`, ...pairs, tag]; // biome-ignore format: one command
  const none = { startMs: null, idle: null, load: null };
  try {
    const start = performance.now();
    const started = await attempt(run, docker(...args));
    if (started.failed !== null) return { ...none, failed: started.failed };
    const address = await attempt(run, docker('port', name, `${inside}/tcp`));
    const host = Number(/:(\d+)\s*$/m.exec(address.stdout)?.[1]);
    if (!host) return { ...none, failed: 'it ended at once' };
    while (!(await answers(host, route))) {
      if (performance.now() - start > PATIENCE) return { ...none, failed: `${route} never answered` };
      await sleep(STEP);
    }
    const startMs = performance.now() - start;
    if (loadMs === null) return { startMs, failed: null, idle: null, load: null };
    await sleep(SETTLE);
    const idle = await usage(run, name);
    const [figures, busy] = await Promise.all([load(host, route, loadMs), usage(run, name)]);
    return { startMs, failed: null, idle, load: busy && { ...figures, ...busy } };
  } finally {
    await run(docker('rm', '--force', '--volumes', name));
  }
}

/** The port that the image names where it is another one: what is built to files listens where its web server does. */
async function portOf(run: Run, tag: string, port: number): Promise<number> {
  const format = '{{range $port, $_ := .Config.ExposedPorts}}{{$port}} {{end}}';
  const { stdout } = await run(docker('image', 'inspect', '--format', format, tag));
  const named = [...stdout.matchAll(/(\d+)\/tcp/g)].map(([, one]) => Number(one));
  return named.includes(port) ? port : (named[0] ?? port);
}

function docker(...args: string[]): Argv {
  return { command: 'docker', args };
}
