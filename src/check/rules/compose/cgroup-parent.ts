import { at } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const cgroupParent: ComposeRule = {
  id: 'compose/cgroup-parent',
  title: "The engine's own control group",
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:4d9f44c6'],
  everywhere: false,
  why: 'In another group the limits the engine sets may not hold, and the container shares those of others.',
  fix: 'Remove cgroup_parent.',
  source: 'https://docs.docker.com/reference/compose-file/services/#cgroup_parent',
  bad: [{ at: 3, example: inService('cgroup_parent: m-executor') }],
  good: [inService('')],
  check({ services }, report) {
    for (const { node, name } of services) {
      const found = at(node, 'cgroup_parent');
      if (found) report(found, `${name} is in a control group of its own choice`);
    }
  },
};
