import { maskSecrets } from '../formats/diff/mask.ts';
import type { ServicePlan } from '../model/plan.ts';

/** Why a service did not become healthy, and what mends it. */
export interface Diagnosis {
  /** A sentence without full stop, with the values. */
  readonly because: string;
  /** The next action, imperative. */
  readonly fix: string;
}

/** One way to fail, told by the words programs use for it. */
export interface Cause {
  /** In words. */
  readonly id: string;
  /** With the flag `m`; where it matches several times the last one counts. */
  readonly pattern: RegExp;
  /** What the match means; null when it turns out to mean nothing. */
  explain(match: RegExpExecArray, plan: ServicePlan): Diagnosis | null;
}

/** The value of a pattern's group, which the pattern always has. */
export function group(match: RegExpExecArray, index = 1): string {
  return match[index] ?? '';
}

/** Words of a log as they are shown: short, and without what looks like a secret. */
export function said(text: string): string {
  return maskSecrets(text.trim()).slice(0, 200);
}

/** The manifest that a missing dependency belongs in, as people know it. */
export function manifestOf(plan: ServicePlan): string {
  return plan.requirements.value.manifest ?? 'the requirements';
}

/** How a library or a program that is missing comes into the image: a base of others has its own packages. */
export function bringing(plan: ServicePlan, what: string): string {
  const { image } = plan.base.value;
  const add = `the Debian package that has ${what} to ${setting(plan, 'packages')}`;
  if (image === undefined) return `Add ${add}.`;
  return `Install what has ${what} in the base ${image}, or, where that is of Debian 12 or 13, add ${add}.`;
}

/** Where a setting of the service goes. */
export function setting(plan: ServicePlan, key: string): string {
  return `services.${plan.id}.${key} of plimsoll.yaml`;
}
