import { satisfies, validRange } from '@renovatebot/pep440';
import type { Environment } from '../formats/marker/environment.ts';
import type { PylockPackage } from '../formats/pylock/pylock.ts';
import { parseWheelName } from '../formats/wheel/name.ts';
import { bestWheel, type WheelTarget } from '../formats/wheel/tags.ts';
import type { FoundWheel } from '../model/fetch.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import { ambiguous, localWheel, noAllowedWheel, type Place, wrongPython } from './findings.ts';
import { noWheel } from './wheel-findings.ts';

/** What a package's files must hash to, by normalised name; any, when the name is not there. */
export type Allowed = ReadonlyMap<string, ReadonlySet<string>>;

/** A wheel for one platform. */
export interface Chosen {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
  readonly found: FoundWheel;
}

/** The image that wheels are chosen for. */
export interface Target {
  readonly wheels: WheelTarget;
  readonly environment: Environment;
}

/**
 * Exactly one wheel per package, the one pip would take there (PEP 425, PEP 600), among those whose hash is allowed.
 * Sorted by name. Packages of the tree are passed over; whatever else has no wheel is an error finding.
 * @param placeOf where a package is asked for, for findings
 */
export function selectWheels(
  packages: readonly PylockPackage[],
  target: Target,
  allowed: Allowed,
  placeOf: (name: string) => Place,
): Outcome<readonly Chosen[]> {
  const chosen = new Map<string, Chosen>();
  const diagnostics: Finding[] = [];
  for (const each of packages) {
    if (each.source === 'directory' && each.wheels.length === 0) continue;
    const result = select(each, target, allowed.get(each.name), placeOf(each.name));
    const other = chosen.get(each.name);
    if (other !== undefined) diagnostics.push(ambiguous(each, other.version, placeOf(each.name)));
    else if ('rule' in result) diagnostics.push(result);
    else chosen.set(each.name, result);
  }
  const value = [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { value, diagnostics };
}

function select(
  each: PylockPackage,
  { wheels: target, environment }: Target,
  allowed: ReadonlySet<string> | undefined,
  at: Place,
): Chosen | Finding {
  const { requiresPython } = each;
  const python = environment.values.python_full_version;
  if (requiresPython !== null && validRange(requiresPython) && !satisfies(python, requiresPython))
    return wrongPython(each, python, at);
  const fits = (files: PylockPackage['wheels']) => {
    const best = bestWheel(
      files.map(({ file }) => file),
      target,
    );
    return files.find(({ file }) => file === best) ?? null;
  };
  const wheel = fits(each.wheels.filter(({ sha256 }) => isAllowed(sha256, allowed)));
  if (wheel === null)
    return fits(each.wheels) === null
      ? noWheel(each, target.platform, target.python, at)
      : noAllowedWheel(each, target.platform, at);
  if (!/^(https?|file):/i.test(wheel.location) && !wheel.location.startsWith('/'))
    return localWheel(at, wheel.location);
  const version = each.version ?? parseWheelName(wheel.file)?.version ?? '0';
  return { name: each.name, version, found: wheel };
}

/** Whether a file may be taken; one whose hash the index does not say is judged when it is there. */
export function isAllowed(sha256: string | null, allowed: ReadonlySet<string> | undefined): boolean {
  return sha256 === null || allowed === undefined || allowed.has(sha256);
}
