import { gt, satisfies, valid, validRange } from '@renovatebot/pep440';
import { normalizeName } from '../pep508/name.ts';
import type { Environment } from './environment.ts';
import type { Comparison, Marker } from './marker.ts';

/** Whether a marker holds in an environment. What PEP 508 leaves undefined (`~=` on words) does not hold. */
export function evaluateMarker(marker: Marker, environment: Environment): boolean {
  if (marker.kind === 'compare') return compare(marker, environment);
  const holds = (part: Marker): boolean => evaluateMarker(part, environment);
  return marker.kind === 'and' ? marker.of.every(holds) : marker.of.some(holds);
}

function compare(marker: Comparison, environment: Environment): boolean {
  const { variable } = marker;
  if (variable === 'extra' || variable === 'extras' || variable === 'dependency_groups')
    return member(marker, variable === 'dependency_groups' ? environment.groups : environment.extras);
  const value = environment.values[variable];
  const [left, right] = marker.reversed ? [marker.value, value] : [value, marker.value];
  const { operator } = marker;
  if (VERSIONS.has(variable) && (operator === '===' || validRange(`${operator}${right}`)))
    return compareVersions(left, operator, right);
  return compareWords(left, operator, right);
}

const VERSIONS = new Set([
  'implementation_version',
  'platform_release',
  'python_full_version',
  'python_version',
]);

/** PEP 440, pre-releases admitted. */
function compareVersions(left: string, operator: Comparison['operator'], right: string): boolean {
  if (operator === '===') return left.toLowerCase() === right.toLowerCase();
  if (valid(left) === null) return false;
  // The library's `>` never holds within one release, but 3.13.0 does come after 3.13.0rc1.
  if (operator === '>') return gt(left, right);
  return satisfies(left, `${operator}${right}`, { prereleases: true });
}

/** Words have no order: `<=` and `>=` hold for equal ones only (dependency specifiers, "Environment markers"). */
function compareWords(left: string, operator: Comparison['operator'], right: string): boolean {
  if (operator === 'in') return right.includes(left);
  if (operator === 'not in') return !right.includes(left);
  if (operator === '!=') return left !== right;
  return (operator === '==' || operator === '<=' || operator === '>=') && left === right;
}

/** `extra == 'x'` and `'x' in extras` both ask whether x is among those asked for (PEP 508, PEP 751). */
function member(marker: Comparison, names: ReadonlySet<string>): boolean {
  const has = names.has(normalizeName(marker.value));
  if (marker.operator === '==' || marker.operator === 'in') return has;
  return (marker.operator === '!=' || marker.operator === 'not in') && !has;
}
