import { setting } from '../cause.ts';
import { withoutFiles } from '../check.ts';

/** What compiles is needed while building only. Git is there for a service that calls it, too. */
export const noBuildTools = withoutFiles(
  'no-build-tools',
  'build tool',
  /^(?:usr\/(?:local\/)?)?bin\/(?:(?:[\w]+-linux-gnu-)?(?:gcc|g\+\+|cc|c\+\+|ld|as|clang|clang\+\+)(?:-[\d.]+)?|make|cmake|ninja|git|cargo|rustc|go)$/,
  (plan) =>
    `Leave these packages out of ${setting(plan, 'packages')}: compile while building, and keep the result.`,
  (path, { packages }) => path.endsWith('/git') && packages.value.includes('git'),
);
