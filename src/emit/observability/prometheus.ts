import type { Emission } from '../input.ts';
import { printYaml, Said } from '../yaml.ts';
import { targets } from './targets.ts';

/** `prometheus.yml`: every container of a name is asked, however many there are. */
export function prometheusConfig(input: Emission): string {
  return printYaml(['What Prometheus asks, and how often. Written by plimsoll emit.'], {
    global: { scrape_interval: '15s', scrape_timeout: '10s' },
    scrape_configs: targets(input).map(
      ({ job, host, port, path, because }) =>
        new Said(
          {
            job_name: job,
            ...(path === '/metrics' ? {} : { metrics_path: path }),
            dns_sd_configs: [{ names: [host], type: 'A', port }],
          },
          because,
        ),
    ),
  });
}
