import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const dockerSocket: ComposeRule = {
  id: 'compose/docker-socket',
  title: 'No engine socket in a container',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:d6355c88'],
  everywhere: true,
  why: 'Whoever can write to the socket starts any container on the host, as root; read-only makes no difference.',
  fix: 'Remove the mount; where it is needed, put a proxy between that allows only the calls in question.',
  source: 'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
  bad: [{ at: 3, example: inService('volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]') }],
  good: [inService('volumes: ["data:/data"]')],
  check({ services }, report) {
    for (const { mounts } of services)
      for (const { source, at } of mounts)
        if (/(docker|containerd|podman)\.sock/.test(source ?? '')) report(at, `${source} is mounted`);
  },
};
