import { choose } from '../../model/evidence.ts';
import type { ServicePlan } from '../../model/plan.ts';

/** A plan as planning makes them, with what a test changes. */
export function servicePlan(changes: Partial<ServicePlan> = {}): ServicePlan {
  const user = { uid: 10_001, gid: 10_001, name: 'app', home: '/tmp/home' };
  const probe = {
    argv: ['/usr/bin/node', '/app/server.js', 'probe'],
    route: '/health',
    interval: 1,
    timeout: 2,
    startPeriod: 10,
    retries: 3,
  };
  return {
    id: 'api',
    path: '.',
    kind: 'api',
    framework: 'fastapi',
    base: choose(
      { kind: 'debian', suite: 'bookworm', runtime: { language: 'python', version: '3.11' } },
      'test',
    ),
    packages: choose([], 'test'),
    programs: choose([], 'none'),
    requirements: choose(
      {
        ecosystem: 'python',
        manifest: 'requirements.txt',
        manager: 'pip',
        added: [],
        dropped: [],
        needed: [],
      },
      'test',
    ),
    trim: choose([], 'test'),
    source: choose({ files: ['main.py'], weights: [], destination: '/app', excluded: [] }, 'test'),
    build: null,
    site: null,
    files: [],
    user: choose(user, 'test'),
    writable: [
      choose({ path: '/tmp', kind: 'tmpfs' }, 'test'),
      choose({ path: '/data', kind: 'volume' }, 'test'),
    ],
    workdir: choose('/app', 'test'),
    env: { LANG: choose('C.UTF-8', 'test') },
    inputs: choose([], 'test'),
    command: choose(['/usr/bin/node', '/app/server.js', 'serve'], 'test'),
    port: choose(8000, 'test'),
    probe: choose(probe, 'test'),
    limits: choose({ memory: 256 * 1024 * 1024, cpus: 1, pids: 100 }, 'test'),
    stop: choose({ signal: 'SIGTERM', grace: 2 }, 'test'),
    layers: choose(['base', 'application'], 'test'),
    ...changes,
  };
}
