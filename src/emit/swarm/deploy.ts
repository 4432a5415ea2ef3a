import type { Choice } from '../../model/evidence.ts';
import type { Limits, Probe } from '../../model/plan.ts';
import { memory } from '../compose/settings.ts';
import { Said, type YamlObject } from '../yaml.ts';

/** A volume is of one node: what uses it has to run there. */
export const ON_DATA: Said = new Said(
  { constraints: ['node.labels.data == true'] },
  'its volume is on the node with this label',
);

export interface Lasting {
  /** True for what must not run twice at a time. */
  readonly alone: boolean;
  readonly replicas: number;
  readonly probe: Probe | null;
}

/**
 * How many run, and how a new image takes their place (Compose specification, "Deploy"). Two of everything that can be
 * two: one goes on answering while a node is down. A new one that is not well brings the old one back.
 */
export function lasting({ alone, replicas, probe }: Lasting): YamlObject {
  const patience = probe === null ? 30 : probe.startPeriod + probe.timeout * probe.retries;
  const order = alone ? 'stop-first' : 'start-first';
  return {
    endpoint_mode: new Said(
      'dnsrr',
      'its name leads to its containers themselves: behind a virtual address connections that rest are dropped',
    ),
    replicas: alone ? 1 : Math.max(2, replicas),
    update_config: new Said(
      { parallelism: 1, order, failure_action: 'rollback', monitor: `${patience}s` },
      alone
        ? 'never two at a time; one that is not well within this time makes room for what ran before'
        : 'the new one answers before the old one goes; one that is not well makes room for what ran before',
    ),
    rollback_config: { parallelism: 1, order },
    restart_policy: { condition: 'any', delay: '5s' },
  };
}

/** What ends when its work is done. Swarm knows no order: it is tried until what it needs answers. */
export function job(): YamlObject {
  return {
    mode: new Said('replicated-job', 'once for each deployment'),
    replicas: 1,
    restart_policy: new Said(
      { condition: 'on-failure', delay: '5s', max_attempts: 20 },
      'until its store answers, which nothing waits for here',
    ),
  };
}

export function resources({ value, because }: Choice<Limits>, gpu: Choice<true> | null): YamlObject {
  const { cpus, pids } = value;
  const generic = gpu
    ? {
        generic_resources: new Said(
          [{ discrete_resource_spec: { kind: 'NVIDIA-GPU', value: 1 } }],
          `${gpu.because}; a node names its GPUs in node-generic-resources of its daemon`,
        ),
      }
    : {};
  return {
    resources: {
      limits: new Said({ cpus: String(cpus), memory: memory(value.memory), pids }, because),
      reservations: { memory: memory(value.memory / 2), ...generic },
    },
  };
}
