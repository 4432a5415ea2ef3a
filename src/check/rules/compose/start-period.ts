import { inService } from '../../example.ts';
import { storeOf } from '../../facts/compose.ts';
import type { ComposeRule } from '../../rule.ts';

const FRAMEWORKS =
  /(^|\/|-)(vllm|text-generation|tgi|triton|tritonserver|torchserve|ollama|tensorflow|tf-serving|pytorch|huggingface|onnxruntime|mlflow)/i;

export const startPeriod: ComposeRule = {
  id: 'compose/start-period',
  title: 'Time to start before the health check counts',
  severity: 'note',
  confidence: 'medium',
  persona: 'regular',
  category: 'health',
  aliases: [],
  everywhere: false,
  why: 'Loading a model takes longer than the first probes: without start_period they count as failures and the container is restarted while it loads.',
  fix: 'Set start_period to somewhat more than a cold start takes.',
  source: 'https://docs.docker.com/reference/compose-file/services/#healthcheck',
  bad: [{ at: 3, example: inService('healthcheck: {test: [CMD, /app/probe]}') }],
  good: [inService('healthcheck: {test: [CMD, /app/probe], start_period: 1m}')],
  check({ services }, report) {
    for (const service of services) {
      const { probe, name, image } = service;
      if (!probe || probe.disabled || storeOf(service) !== null) continue;
      const patience = (probe.interval ?? 30) * (probe.retries ?? 3);
      const model = FRAMEWORKS.test(image?.name ?? '');
      if (probe.startPeriod === null)
        report(
          probe.at,
          `${name} has ${patience} s to start`,
          patience > 90 && !model ? { persona: 'pedantic' } : {},
        );
      else if (model && probe.startPeriod + patience < 60)
        report(probe.at, `${name} has ${probe.startPeriod + patience} s to load its model`);
    }
  },
};
