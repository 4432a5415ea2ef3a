import { PYTHON_SUITES } from '../formats/deb/suite.ts';
import { SUITE_GLIBC } from '../formats/wheel/tags.ts';
import { type Finding, hasError } from '../model/finding.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Resolver } from '../model/resolve.ts';
import type { ResolveOptions } from './ask.ts';
import type { Place } from './findings.ts';
import { environmentsOf } from './place.ts';
import { resolve } from './resolve.ts';
import { selectWheels } from './select.ts';
import type { Wanted } from './wanted/read.ts';
import { otherPython } from './wheel-findings.ts';

/** In this order: what Debian ships, newest first, then what images of others have. */
const PYTHONS = [...Object.keys(PYTHON_SUITES).toReversed(), '3.12', '3.14', '3.10', '3.9', '3.8'];

type Options = Pick<ResolveOptions, 'python' | 'platforms'> & { readonly resolver: Resolver };

/**
 * The findings, those of a missing wheel, or of what does not run on the one at hand, with the version of Python for which there is a wheel of everything, if there is one.
 * Asks the indexes, for only they say what they have: once for each version, until one fits.
 */
export async function withOtherPython(
  findings: readonly Finding[],
  service: ServicePlan,
  wanted: Wanted,
  options: Options,
): Promise<readonly Finding[]> {
  if (!findings.some(isMissing)) return findings;
  for (const python of PYTHONS.filter((one) => one !== options.python)) {
    if (!(await hasAll(wanted, { ...options, python }))) continue;
    const isShipped = service.base.value.image === undefined && python in PYTHON_SUITES;
    return findings.map((one) => (isMissing(one) ? otherPython(one, service.id, python, isShipped) : one));
  }
  return findings;
}

function isMissing({ rule }: Finding): boolean {
  return rule === 'lock/no-wheel' || rule === 'lock/wrong-python';
}

/** Whether each platform can have a wheel of everything, none of them made here. */
async function hasAll(wanted: Wanted, options: Options): Promise<boolean> {
  const asked = { ...options, preferred: [], sources: null, tell: () => {} };
  const { value } = await resolve(wanted, options.resolver, asked);
  if (value === null) return false;
  const { python, platforms } = options;
  // Images of others are asked for no more than the older of Debian's.
  const glibc = SUITE_GLIBC[PYTHON_SUITES[python] ?? 'bookworm'] ?? [2, 36];
  return platforms.every((platform) =>
    environmentsOf({ ...asked, platforms: [platform] }).every((environment) => {
      const target = { wheels: { python, platform, glibc }, environment };
      const { diagnostics } = selectWheels(value.select(environment), target, value.allowed, () => NOWHERE);
      return !hasError(diagnostics);
    }),
  );
}

const NOWHERE: Place = { path: null, line: null };
