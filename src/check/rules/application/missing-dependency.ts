import type { ComposeService } from '../../../formats/compose/service.ts';
import { inService, inventoryOf } from '../../example.ts';
import { deployed } from '../../facts/application.ts';
import { storeOf } from '../../facts/compose.ts';
import type { ApplicationRule } from '../../rule.ts';
import { SERVING } from './container-port.ts';

const IMAGE = `@sha256:${'0'.repeat(64)}`;
const inventory = inventoryOf({ stores: ['redis'] });
const stack = (lines: string) => ({
  Dockerfile: SERVING,
  'compose.yaml': inService(
    `build: .${lines}`,
    ['image'],
    `  redis:\n    image: redis:7${IMAGE}\n${inService('').split('\n').slice(3, -3).join('\n')}\n`,
  ),
});

export const missingDependency: ApplicationRule = {
  id: 'application/missing-dependency',
  title: 'Started after the store it talks to',
  severity: 'note',
  confidence: 'medium',
  persona: 'regular',
  category: 'health',
  aliases: [],
  why: 'Without depends_on the service may start before its database: it fails, or worse, starts without it.',
  fix: 'Add depends_on with condition: service_healthy.',
  source: 'https://docs.docker.com/compose/how-tos/startup-order/',
  bad: [{ at: 'compose.yaml:2', example: stack(''), inventory }],
  good: [
    { example: stack('\ndepends_on: {redis: {condition: service_healthy}}'), inventory },
    // A store of another part of the stack, in a network of its own.
    { example: stack('\nnetworks: [edge]'), inventory },
  ],
  check(facts, report) {
    for (const { service, compose, build } of deployed(facts)) {
      const used = build?.service?.stores ?? [];
      const stores = compose.services.filter(
        (other) => used.includes(storeOf(other) ?? '') && reaches(service, other),
      );
      const waits = new Set(service.dependencies.map((dependency) => dependency.service));
      for (const { name } of stores)
        if (!waits.has(name)) report(service.at, `${service.name} uses ${name} and does not wait for it`);
    }
  },
};

/** Two services reach one another in a network that both are in. */
function reaches(one: ComposeService, other: ComposeService): boolean {
  const names = ({ networks }: ComposeService) => (networks.length > 0 ? networks : ['default']);
  return names(one).some((name) => names(other).includes(name));
}
