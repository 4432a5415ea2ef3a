import { formatDuration } from '../../formats/units/duration.ts';
import { failed, passed } from '../../model/report.ts';
import type { CheckDefinition } from '../check.ts';

/** The stop signal reaches the program, and it ends by itself. */
export const stopsInTime: CheckDefinition = {
  id: 'stops-in-time',
  when: 'stopping',
  async check({ container, plan }) {
    const { signal, grace } = plan.stop.value;
    const { milliseconds, killed } = await container.stop();
    if (!killed) return passed(`${signal} ends it in ${formatDuration(milliseconds)}`);
    return failed(
      `${signal} does not end it within ${grace} s: it was killed`,
      'Have the program handle the signal; a shell in front of it does not pass signals on.',
    );
  },
};
