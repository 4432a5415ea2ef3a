import { type Choice, choose } from '../../model/evidence.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { StackService, Workflow } from '../../model/stack.ts';

/**
 * The flow that a service has an engine run, and the job whose image it runs: one that ends by itself and shares a volume
 * with the caller. null when the code starts no flow, or no job is there for it.
 */
export function workflowOf(inventory: Inventory, services: readonly StackService[]): Choice<Workflow> | null {
  for (const service of inventory.services) {
    const need = service.needs.find(({ what }) => what === 'workflow');
    const [, namespace, flow, inputs] = /^([\w.-]+)\.([\w-]+)\((.*)\)$/.exec(need?.detail ?? '') ?? [];
    const caller = services.find(({ id }) => id === service.id);
    if (!need || !caller || namespace === undefined || flow === undefined) continue;
    const volumes = new Set(caller.mounts.map(({ value }) => value.volume));
    const jobs = services.filter(
      ({ id, image, role, mounts }) =>
        role === 'once' && id === image && mounts.some(({ value }) => volumes.has(value.volume)),
    );
    const job = jobs.find(({ id }) => id.includes(flow) || flow.includes(id)) ?? jobs[0];
    if (!job) continue;
    const value: Workflow = {
      engine: 'kestra',
      namespace,
      flow,
      inputs: (inputs ?? '').split(', ').filter(Boolean),
      caller: caller.id,
      job: job.id,
    };
    return choose(value, `${caller.id} starts it, and shares a folder with ${job.id}`, [need.evidence]);
  }
  return null;
}
