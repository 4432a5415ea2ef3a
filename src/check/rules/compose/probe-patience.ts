import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const probePatience: ComposeRule = {
  id: 'compose/probe-patience',
  title: 'A timeout shorter than the interval',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'health',
  aliases: [],
  everywhere: false,
  why: 'With a timeout above the interval probes pile up; with one retry a single slow answer restarts the service.',
  fix: 'Set the timeout below the interval, and at least two retries.',
  source: 'https://docs.docker.com/reference/dockerfile/#healthcheck',
  bad: [
    {
      at: 3,
      example: inService(
        'healthcheck: {test: [CMD, /app/probe], start_period: 20s, interval: 5s, timeout: 10s}',
      ),
    },
    { at: 3, example: inService('healthcheck: {test: [CMD, /app/probe], start_period: 20s, retries: 1}') },
  ],
  good: [
    inService(
      'healthcheck: {test: [CMD, /app/probe], start_period: 20s, interval: 10s, timeout: 3s, retries: 3}',
    ),
  ],
  check({ services }, report) {
    for (const { probe, name } of services) {
      if (!probe || probe.disabled) continue;
      const { interval, timeout, retries } = probe;
      if (timeout !== null && timeout > (interval ?? 30))
        report(probe.at, `the timeout of ${name} (${timeout} s) is above its interval (${interval ?? 30} s)`);
      else if (retries === 1) report(probe.at, `one failed probe makes ${name} unhealthy`);
    }
  },
};
