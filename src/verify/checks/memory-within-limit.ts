import { formatBytes } from '../../formats/units/bytes.ts';
import { failed, passed, untried } from '../../model/report.ts';
import { setting } from '../cause.ts';
import type { CheckDefinition } from '../check.ts';

/** Above this share of its limit the first requests may end it. */
const MOST = 0.8;

/** Once healthy and before any work, there has to be room for the work. */
export const memoryWithinLimit: CheckDefinition = {
  id: 'memory-within-limit',
  when: 'running',
  async check({ container, plan }) {
    const memory = await container.memory();
    if (memory === null) return untried('its memory cannot be measured here');
    const limit = plan.limits.value.memory;
    const used = `${formatBytes(memory)} of ${formatBytes(limit)}`;
    if (memory <= MOST * limit) return passed(`it takes ${used}`);
    return failed(`it takes ${used} before it has done anything`, `Raise ${setting(plan, 'memory')}.`);
  },
};
