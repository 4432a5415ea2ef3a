import type { Platform } from '../../model/config.ts';
import { type Finding, hasError, isError } from '../../model/finding.ts';
import type { Plan, ServicePlan } from '../../model/plan.ts';
import type { Folder } from '../application.ts';
import { nothingFound, nothingToBuild, unbuildable } from '../errors.ts';
import { requireKnown } from '../services.ts';
import type { Session } from '../verb.ts';
import { type Scanned, scanStep } from './scan.ts';

/** Options of all commands that plan. */
export interface PlanOptions {
  /** Ids of the services wanted; all of them when absent. */
  readonly service?: readonly string[];
  /** Platforms wanted; those of the configuration when absent. */
  readonly platform?: readonly Platform[];
}

/** What was planned of the application. */
export interface Planned extends Scanned {
  /** What was asked for. */
  readonly plan: Plan;
  /** Platforms of the configuration. */
  readonly platforms: readonly Platform[];
  /** Ids of services asked for that something stands in the way of. */
  readonly blocked: readonly string[];
  /** Of scanning and planning. */
  readonly diagnostics: readonly Finding[];
}

/**
 * Scans and plans, says the findings, and keeps what was asked for. Without any service, or without one that can be
 * built, this is a UserError.
 */
export async function planStep(
  dir: string | Folder,
  options: PlanOptions,
  session: Session,
): Promise<Planned> {
  const scanned = await scanStep(dir, session, 'left-out');
  const { application, inventory } = scanned;
  const ids = inventory.services.map((service) => service.id);
  const scanFindings = [...application.diagnostics, ...inventory.diagnostics];
  session.talk.findings(scanFindings);
  if (ids.length === 0) throw nothingFound(application.shown, application.tree.files.length);
  const wanted = options.service ?? ids;
  requireKnown(wanted, ids);
  const [{ plan }, { recipeOf }] = await Promise.all([
    import('../../plan/plan.ts'),
    import('../../frameworks/recipes.ts'),
  ]);
  const planned = plan(inventory, application.tree, application.config, recipeOf);
  session.talk.findings(planned.diagnostics);
  const services = planned.value.services.filter((service) => wanted.includes(service.id));
  if (services.length === 0) throw hopeless(planned.diagnostics, wanted);
  return {
    ...scanned,
    platforms: planned.value.platforms,
    blocked: blockedOf(wanted, services, planned.diagnostics),
    plan: { ...planned.value, platforms: options.platform ?? planned.value.platforms, services },
    diagnostics: [...scanFindings, ...planned.diagnostics],
  };
}

/** Something that stands in the way of building is an error; that there is only what we do not build is not. */
function hopeless(findings: readonly Finding[], wanted: readonly string[]): Error {
  return hasError(findings) ? unbuildable(wanted) : nothingToBuild(wanted);
}

/** What is found but not built yet blocks nothing; an error that names its service does. */
function blockedOf(
  wanted: readonly string[],
  planned: readonly ServicePlan[],
  findings: readonly Finding[],
): readonly string[] {
  const errors = findings.filter(isError);
  return wanted
    .filter((id) => !planned.some((service) => service.id === id))
    .filter((id) => errors.some((one) => one.message.startsWith(`${id}: `)));
}
