import { inService } from '../../example.ts';
import { storeOf } from '../../facts/compose.ts';
import { hasProbe } from '../../facts/probe.ts';
import { lineage } from '../../facts/reach.ts';
import type { DockerfileFacts } from '../../facts/stage.ts';
import type { ComposeRule } from '../../rule.ts';

export const healthcheck: ComposeRule = {
  id: 'compose/healthcheck',
  title: 'A health check',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'health',
  aliases: ['kics:698ed579'],
  everywhere: false,
  why: 'Without one nothing can wait until the service answers, and one that hangs is never restarted.',
  fix: 'Add healthcheck with a command that the image has, or HEALTHCHECK to its Dockerfile.',
  source: 'https://docs.docker.com/reference/compose-file/services/#healthcheck',
  bad: [
    { at: 2, example: inService('', ['healthcheck']) },
    { at: 3, example: inService('healthcheck: {disable: true}') },
  ],
  good: [inService('healthcheck: {test: [CMD, pg_isready], start_period: 20s}')],
  check(facts, report) {
    for (const service of facts.services) {
      const { probe, name, build, image } = service;
      if (probe && !probe.disabled) continue;
      const inherited = bringsProbe(facts.dockerfileOf(service), build?.target ?? null);
      const persona = inherited || (!build && storeOf(service) === null && image) ? 'pedantic' : 'regular';
      if (probe) report(probe.at, `the health check of ${name} is switched off`);
      else report(service.at, `${name} has no health check`, { persona: inherited ? 'auditor' : persona });
    }
  },
};

function bringsProbe(dockerfile: DockerfileFacts | null, target: string | null): boolean {
  const stage = dockerfile?.stages.findLast(({ name }) => name === target) ?? dockerfile?.final ?? null;
  return lineage(stage).some(hasProbe);
}
