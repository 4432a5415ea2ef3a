import { inService } from '../../example.ts';
import { boundVolumes, hostPathGrade } from '../../facts/host-path.ts';
import type { ComposeRule } from '../../rule.ts';

export const dockerSocket: ComposeRule = {
  id: 'compose/docker-socket',
  title: 'No engine socket in a container',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:d6355c88', 'compose-lint:CL-0001', 'semgrep:exposing-docker-socket-volume'],
  everywhere: true,
  why: 'Whoever can write to the socket starts any container on the host, as root; read-only makes no difference.',
  fix: 'Remove the mount; where it is needed, put a proxy between that allows only the calls in question.',
  source: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
  bad: [{ at: 3, example: inService('volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]') }],
  good: [inService('volumes: ["data:/data"]')],
  check({ services, compose }, report) {
    const all = [
      ...services.flatMap(({ mounts }) => mounts.map(({ source, at }) => ({ path: source ?? '', at }))),
      ...boundVolumes(compose),
    ];
    for (const { path, at } of all) {
      if (hostPathGrade(path, false) !== 'socket') continue;
      const named = path.includes('.sock');
      const message = named ? `${path} is mounted` : `the engine's socket is inside ${path}`;
      report(at, message, named ? {} : { aliases: ['compose-lint:CL-0001'] });
    }
  },
};
