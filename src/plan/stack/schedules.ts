import { type Choice, choose } from '../../model/evidence.ts';
import type { Inventory, Need, Service } from '../../model/inventory.ts';
import type { ServicePlan } from '../../model/plan.ts';

export interface Schedule {
  readonly id: string;
  readonly command: Choice<readonly string[]>;
}

/** Where it was up to is kept in memory alone: started anew, it asks for what is due from then on. */
const STATE = ['--schedule', '/tmp/celerybeat-schedule', '--pidfile', ''];

/**
 * The process that asks for what is due, one for each schedule, whatever the number of workers that do it; null when
 * the code has none, and for a worker whose schedule another one has as well.
 */
export function scheduleOf(
  service: Service,
  plan: Pick<ServicePlan, 'id' | 'command'>,
  inventory: Pick<Inventory, 'services'>,
): Schedule | null {
  const need = scheduled(service);
  const { value: argv } = plan.command;
  const at = argv.indexOf('worker');
  if (need === null || at < 0) return null;
  const first = inventory.services.find((one) => scheduled(one)?.evidence.path === need.evidence.path);
  if (first?.id !== service.id) return null;
  const command = [...argv.slice(0, at), 'beat', '--loglevel', 'INFO', ...STATE];
  const because = 'the code has a schedule: one process asks for what is due, the workers do it';
  return { id: `${plan.id}-beat`, command: choose(command, because, [need.evidence]) };
}

function scheduled({ framework, needs }: Service): Need | null {
  return (framework === 'celery' && needs.find(({ what }) => what === 'schedule')) || null;
}
