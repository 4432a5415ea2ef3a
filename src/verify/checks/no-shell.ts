import { setting } from '../cause.ts';
import { withoutFiles } from '../check.ts';

/** Whoever breaks into the process finds nothing to go on with. */
export const noShell = withoutFiles(
  'no-shell',
  'shell',
  /^(?:usr\/(?:local\/)?)?s?bin\/(?:ba|da|a|z|fi|k|mk|c|tc)?sh$|^(?:usr\/(?:local\/)?)?s?bin\/busybox$/,
  (plan) => `Leave the package of the shell out of ${setting(plan, 'packages')}, or take a base without one.`,
);
