import { failed, passed } from '../../model/report.ts';
import { setting } from '../cause.ts';
import type { CheckDefinition } from '../check.ts';

/** What programs say when they may not write; most go on without, and something is missing later. */
const REFUSED = /(?:Read-only file system|EROFS: read-only file system)[^\n]{0,200}/;

/** Nothing was written outside the declared places, and nothing tried to. */
export const writesDeclared: CheckDefinition = {
  id: 'writes-declared',
  when: 'running',
  async check({ container, plan }) {
    const fix = `Add the folder to ${setting(plan, 'writable')}.`;
    const changed = await container.changed();
    if (changed.length > 0) return failed(`it changed ${changed.slice(0, 5).join(', ')}`, fix);
    const refused = REFUSED.exec(await container.logs())?.[0];
    if (refused !== undefined) return failed(`it tried to write where it may not: ${refused.trim()}`, fix);
    return passed('nothing was written outside the declared directories');
  },
};
