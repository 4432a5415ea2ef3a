import { closest } from '../../../formats/config/closest.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const unknownDependency: ComposeRule = {
  id: 'compose/unknown-dependency',
  title: 'Dependencies that exist',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  everywhere: true,
  why: 'The stack does not start: the service waited for is not in it.',
  fix: 'Correct the name, or remove the dependency.',
  source: 'https://docs.docker.com/reference/compose-file/services/#depends_on',
  bad: [{ at: 3, example: inService('depends_on: [database]') }],
  good: [inService('depends_on: []')],
  check({ services }, report) {
    const names = services.map(({ name }) => name);
    for (const { dependencies, name } of services) {
      for (const { service, at } of dependencies) {
        if (names.includes(service)) continue;
        const meant = closest(service, names);
        const fix = meant === null ? {} : { fix: `Write ${meant}.` };
        report(at, `${name} depends on ${service}, which is no service`, fix);
      }
    }
  },
};
