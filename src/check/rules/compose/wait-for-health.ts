import { inService } from '../../example.ts';
import { storeOf } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

const database = (more: string): string =>
  inService(
    `${more}\nimage: registry.example.org/api:1.2@sha256:${'0'.repeat(64)}`,
    [],
    `${inService(`image: postgres:16@sha256:${'0'.repeat(64)}\nvolumes: ["./data:/var/lib/postgresql/data"]`)
      .split('\n')
      .slice(1, -3)
      .join('\n')
      .replace('api:', 'db:')}\n`,
  );

export const waitForHealth: ComposeRule = {
  id: 'compose/wait-for-health',
  title: 'Waiting until a dependency is healthy',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'health',
  aliases: [],
  everywhere: false,
  why: 'depends_on alone waits until the container was started: the application then connects to a database that does not answer yet.',
  fix: 'Write condition: service_healthy, and give the dependency a health check.',
  source: 'https://docs.docker.com/compose/how-tos/startup-order/',
  bad: [{ at: 3, example: database('depends_on: [db]') }],
  good: [database('depends_on: {db: {condition: service_healthy}}')],
  check({ services }, report) {
    const byName = new Map(services.map((service) => [service.name, service]));
    for (const { dependencies, name } of services) {
      for (const { service, condition, at } of dependencies) {
        const target = byName.get(service);
        if (!target) continue;
        const checked = target.probe !== null && !target.probe.disabled;
        if (condition === 'service_started' && (checked || storeOf(target) !== null))
          report(at, `${name} does not wait until ${service} is healthy`);
        if (condition === 'service_healthy' && target.probe?.disabled)
          report(at, `${service}, which ${name} waits for, has its health check switched off`);
      }
    }
  },
};
