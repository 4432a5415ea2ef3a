import { choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { StackService } from '../../model/stack.ts';

/**
 * The step that puts the static files of a Django application where its server hands them out, once, before it starts; null
 * where they are in the tree already.
 */
export function collectionOf(
  service: Service,
  plan: ServicePlan,
): Pick<StackService, 'id' | 'command'> | null {
  const need = service.needs.find(({ what }) => what === 'collected-files');
  if (need === undefined) return null;
  const { path, line } = need.evidence;
  const isKept = plan.writable.some(({ evidence }) =>
    evidence.some((one) => one.path === path && one.line === line),
  );
  if (!isKept) return null;
  const command = ['/opt/venv/bin/python', '-m', 'django', 'collectstatic', '--noinput'];
  return {
    id: `${plan.id}-static`,
    command: choose(command, 'its server hands out what Django has collected', [need.evidence]),
  };
}
