import { failed, passed, untried } from '../../model/report.ts';
import type { CheckDefinition } from '../check.ts';

/** Every process of the container, not only the first. */
export const nonRoot: CheckDefinition = {
  id: 'non-root',
  when: 'running',
  async check({ container, plan }) {
    const processes = await container.processes();
    if (processes.length === 0) return untried('its processes cannot be listed here');
    const root = processes.filter((process) => process.uid === 0);
    const [first] = root;
    if (first === undefined) {
      const users = [...new Set(processes.map((process) => process.uid))].sort((a, b) => a - b);
      const many = processes.length === 1 ? '1 process' : `all ${processes.length} processes`;
      return passed(`${many} run as user ${users.join(', ')}`);
    }
    return failed(
      `process ${first.pid} runs as root: ${first.command}`,
      `Set a numeric user other than 0; the plan says ${plan.user.value.uid}.`,
    );
  },
};
