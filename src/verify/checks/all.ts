import type { CheckDefinition } from '../check.ts';
import { memoryWithinLimit } from './memory-within-limit.ts';
import { noBuildTools } from './no-build-tools.ts';
import { noPackageManager } from './no-package-manager.ts';
import { noSecrets } from './no-secrets.ts';
import { noShell } from './no-shell.ts';
import { nonRoot } from './non-root.ts';
import { pageRenders } from './page-renders.ts';
import { probeWorks } from './probe-works.ts';
import { readOnlyRoot } from './read-only-root.ts';
import { stopsInTime } from './stops-in-time.ts';
import { writesDeclared } from './writes-declared.ts';

/** Every check by id, besides that the service becomes healthy; a test compares it with the folder. */
export const CHECKS: readonly CheckDefinition[] = [
  memoryWithinLimit,
  noBuildTools,
  noPackageManager,
  noSecrets,
  noShell,
  nonRoot,
  pageRenders,
  probeWorks,
  readOnlyRoot,
  stopsInTime,
  writesDeclared,
];
