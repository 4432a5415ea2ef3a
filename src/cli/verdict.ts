import { EXIT } from '../model/error.ts';
import type { Verification } from '../model/report.ts';

/**
 * The exit code of a run: no when a service is not healthy or a check failed; could not run when a service that was
 * asked for did not get that far; else yes.
 * @param missing ids of services that could not be planned, locked, built or run
 */
export function verdict(services: readonly Verification[], missing: readonly string[]): number {
  const failed = services.some((one) => !one.healthy || one.checks.some((check) => check.ok === false));
  if (failed) return EXIT.no;
  return missing.length > 0 || services.length === 0 ? EXIT.couldNotRun : EXIT.yes;
}
