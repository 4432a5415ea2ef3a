import { at, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import { addKey } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

export const restartPolicy: ComposeRule = {
  id: 'compose/restart-policy',
  title: 'A restart policy',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'health',
  aliases: ['kics:2fc99041'],
  everywhere: false,
  why: 'Without one a service that crashes, or a host that restarts, stays down until somebody looks.',
  fix: 'Add restart: unless-stopped; for jobs, on-failure with a number.',
  source: 'https://docs.docker.com/engine/containers/start-containers-automatically/',
  bad: [{ at: 2, example: inService('', ['restart']) }],
  good: [inService('restart: on-failure:5')],
  check(facts, report) {
    for (const service of facts.services) {
      const { node, name } = service;
      const restart = at(node, 'restart');
      const policy = at(node, 'deploy', 'restart_policy');
      const job = facts.services.some(({ dependencies }) =>
        dependencies.some(
          (found) => found.service === name && found.condition === 'service_completed_successfully',
        ),
      );
      const attempts = at(policy, 'max_attempts');
      const [, times] = (text(restart) ?? '').split(':');
      const endless = { aliases: this.aliases, persona: 'auditor', severity: 'note' } as const;
      if (restart && times !== undefined && times !== '5')
        report(restart, `${name} restarts ${times} times, not 5`, endless);
      else if (attempts && text(at(policy, 'condition')) === 'on-failure' && text(attempts) !== '5')
        report(attempts, `${name} restarts ${text(attempts)} times, not 5`, endless);
      else if (!restart && !policy && !job) {
        const patch = { safe: true };
        const fix = addKey(facts, service, ['restart: unless-stopped'], patch);
        report(service.at, `${name} is not restarted when it fails`, { aliases: [], ...fix });
      }
    }
  },
};
