import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const mountPropagation: ComposeRule = {
  id: 'compose/mount-propagation',
  title: 'No mounts shared with the host',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:baa452f0', 'compose-lint:CL-0017'],
  everywhere: false,
  why: 'With shared or slave propagation, what is mounted on one side appears on the other.',
  fix: 'Remove the propagation: private is the default.',
  source: 'https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation',
  bad: [
    {
      at: 3,
      example: inService('volumes: [{type: bind, source: ./a, target: /a, bind: {propagation: shared}}]'),
    },
  ],
  good: [inService('volumes: [{type: bind, source: ./a, target: /a, bind: {propagation: rprivate}}]')],
  check({ services }, report) {
    for (const { mounts } of services)
      for (const { propagation, at, target } of mounts)
        if (/^r?(shared|slave)$/.test(propagation ?? ''))
          report(at, `${target} is mounted as ${propagation}`, {
            aliases: propagation?.endsWith('shared') ? this.aliases : ['kics:baa452f0'],
          });
  },
};
