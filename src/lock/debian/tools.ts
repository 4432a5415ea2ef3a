import { UserError } from '../../model/error.ts';
import { isError } from '../../model/finding.ts';
import type { LockedDeb } from '../../model/lock.ts';
import { resolvePackages } from './resolve.ts';
import { type DebianSource, openUniverse } from './universe.ts';

/**
 * Finds the packages of tools: those named and all they need, from the signed indexes of a suite. Rejects with a
 * UserError when the suite cannot be had, or one of them.
 */
export function toolPackages(
  source: DebianSource,
): (suite: string, architecture: string, names: readonly string[]) => Promise<readonly LockedDeb[]> {
  return async (suite, architecture, names) => {
    const universe = await openUniverse(suite, architecture, source);
    const { value, diagnostics } = resolvePackages(universe, names);
    const [fault] = diagnostics.filter(isError);
    if (fault !== undefined)
      throw new UserError({ code: 'debian/tool-packages', message: fault.message, fix: fault.fix });
    return value;
  };
}
