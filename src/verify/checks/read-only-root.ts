import { failed, passed, untried } from '../../model/report.ts';
import type { CheckDefinition } from '../check.ts';

/** The process may write to the directories the plan declares, and nowhere else: as the kernel has the mounts. */
export const readOnlyRoot: CheckDefinition = {
  id: 'read-only-root',
  when: 'running',
  async check({ container, plan }) {
    const writable = await container.writable();
    if (writable === null) return untried('its mounts cannot be seen from here');
    const declared = plan.writable.map((directory) => directory.value.path);
    const open = writable.filter(
      (path) => !declared.some((place) => path === place || path.startsWith(`${place}/`)),
    );
    if (open.length > 0)
      return failed(
        `${open.join(', ')} can be written to`,
        'Start it with a read-only root file system, and mount the declared directories only.',
      );
    return passed(`the root file system is read only; writable: ${declared.join(', ') || 'nothing'}`);
  },
};
