import { printRequirement } from '../formats/pep508/requirement.ts';
import type { PylockPackage } from '../formats/pylock/pylock.ts';
import type { Platform } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Base } from '../model/plan.ts';
import type { Refusal } from '../model/resolve.ts';
import { finding, fromSource, type Place } from './findings.ts';
import { lackingFix } from './lacking.ts';
import { type Ask, askedName } from './wanted/asks.ts';

export function noWheel(
  { name, version, source }: PylockPackage,
  platform: Platform,
  python: string,
  at: Place,
): Finding {
  const what = version === null ? name : `${name} ${version}`;
  if (source === 'vcs' || source === 'archive') return fromSource(at, what);
  const message = `${what} has no wheel for Python ${python} on ${platform}${source === null ? '' : ', only its source'}`;
  return finding('lock/no-wheel', 'error', at, message, noWheelFix(name, null));
}

function noWheelFix(name: string, next: string | null): string {
  const other =
    next === null ? `Choose a release of ${name} that has one` : `Ask for ${nextRelease(name, next)}`;
  return `${other}, or build a wheel where you trust it ("pip wheel ${name}") and name the folder as find-links in pip.conf.`;
}

/** Names of modules and misspellings that people write for these distributions. */
const MEANT: Readonly<Record<string, string>> = {
  bs4: 'beautifulsoup4',
  cv2: 'opencv-python-headless',
  dotenv: 'python-dotenv',
  jwt: 'pyjwt',
  opencv: 'opencv-python-headless',
  pil: 'pillow',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  yaml: 'pyyaml',
};

/**
 * The resolver found no answer.
 * @param asked the requirement it hangs on as the manifest has it, or null when the manifest does not name it
 * @param target the image, in words
 * @param next the release nearest to what is asked for that has a wheel, or null
 */
export function unresolvable(
  refusal: Refusal,
  asked: string | null,
  at: Place,
  target: string,
  next: string | null = null,
): Finding {
  const { name, reason, explanation } = refusal;
  const package_ = name ?? 'a package';
  const what = asked ?? package_;
  const meant = name === null ? undefined : MEANT[name];
  const hint = meant === undefined ? '' : ` Is ${meant} meant?`;
  if (reason === 'source-only' || reason === 'platform') {
    const only = reason === 'source-only' ? ', at most its source' : '';
    const why = asked === null ? `: ${explanation}` : '';
    const message = `${what} has no wheel for ${target}${only}${why}`;
    return finding('lock/no-wheel', 'error', at, message, `${noWheelFix(package_, next)}${hint}`);
  }
  if (reason === 'python') {
    const asks = /does not satisfy Python(\S+) and/.exec(explanation)?.[1];
    const why = asked === null || asks === undefined ? explanation : `it asks for Python ${asks}`;
    const fix = `${next === null ? `Choose a release of ${package_}` : `Ask for ${package_}==${next}, the nearest release`} that runs on it, or another Python version for the service in plimsoll.yaml.`;
    return finding('lock/wrong-python', 'error', at, `${what} does not run on ${target}: ${why}`, fix);
  }
  if (reason === 'absent') {
    const message = `${what} cannot be had from the package indexes: ${explanation}`;
    const near = next === null ? '' : `Ask for ${package_}==${next}, the next release there is; or: `;
    const fix = `${near}Correct the name or the version of ${package_} ("pip index versions ${package_}" lists them), or name the index that has it.${hint}`;
    return finding('lock/no-such-release', 'error', at, message, fix);
  }
  const message = `no set of releases satisfies all requirements for ${target}: ${explanation}`;
  return finding('lock/conflict', 'error', at, message, 'Loosen one of the requirements that it names.');
}

/**
 * Requirements that contradict one another, or what others of them need.
 * @param target the image, in words
 */
export function conflict(asks: readonly Ask[], explanation: string, target: string): Finding {
  const each = asks.map(({ requirement, path, line }) => {
    const place = path === null ? 'added by the plan' : line === null ? path : `${path}:${line}`;
    return `${printRequirement(requirement)} (${place})`;
  });
  const message = `${each.slice(0, -1).join(', ')} and ${each.at(-1)} cannot be had together for ${target}: ${explanation}`;
  const isOne = new Set(asks.map(askedName)).size === 1;
  const fix = isOne
    ? 'Keep one of these lines.'
    : 'Loosen one of them (>= in place of ==), or ask for a release that the others allow.';
  const { path, line } = asks[0] ?? { path: null, line: null };
  return finding('lock/conflict', 'error', { path, line }, message, fix);
}

function nextRelease(name: string, version: string): string {
  return `${name}==${version}, the nearest release that has one`;
}

/**
 * What has no wheel, and what else there is.
 * @param python the version for which the release has one, or null
 * @param why its source cannot be built here, or null
 */
export function withoutWheel(error: Finding, python: string | null, why: string | null): Finding {
  const reason = why === null ? '' : `, and nothing is built here: ${why}`;
  return { ...error, message: `${error.message}${elsewhere(python)}${reason}` };
}

function elsewhere(python: string | null): string {
  return python === null ? '' : ` (there is a wheel for Python ${python})`;
}

/** What has no wheel and can be built. */
interface Buildable {
  /** The requirement. */
  readonly asked: string;
  /** Normalised. */
  readonly name: string;
  /** The release nearest to it that has a wheel, or null. */
  readonly next: string | null;
  /** The version of Python for which it has one, or null. */
  readonly python: string | null;
}

/**
 * What has no wheel and is built here, said before it is.
 * @param target the image, in words
 * @param isLost something else ends locking
 */
export function toBeBuilt(
  { asked, name, next, python }: Buildable,
  at: Place,
  target: string,
  isLost: boolean,
): Finding {
  const message = `${asked} has no wheel for ${target}${elsewhere(python)}: it ${isLost ? 'would be' : 'is'} built here from its source, without a network, which takes minutes where it has to be compiled`;
  const fix =
    next === null
      ? 'Nothing: what is built is kept for the next time.'
      : `Nothing, if the time does not matter; else ask for ${nextRelease(name, next)}.`;
  return finding('lock/to-be-built', 'note', at, message, fix);
}

/**
 * There is a wheel of everything for another version of Python.
 * @param isShipped Debian has it, for a service that is built on Debian
 */
export function otherPython(finding: Finding, service: string, python: string, isShipped: boolean): Finding {
  const setting = isShipped
    ? `services.${service}.python: "${python}" in plimsoll.yaml`
    : `services.${service}.base in plimsoll.yaml to an image with Python ${python}`;
  const fix = `Set ${setting}, if the code runs on it: all packages have wheels for it. Otherwise: ${finding.fix}`;
  return { ...finding, fix };
}

/** The wheel that was missing could not be made of its sources either. */
export function notBuilt(finding: Finding, why: string): Finding {
  const message = `${finding.message}; building one from its source failed: ${why}`;
  return { ...finding, message, fix: lackingFix(why) ?? finding.fix };
}

/** No index has the wheel. */
export function builtHere(wheel: string, source: string, at: Place): Finding {
  const message = `${wheel} was built here from ${source}, in a container without a network: no index has a wheel that fits`;
  const fix = 'Nothing; to save others the time, publish the wheel on an index of your own.';
  return finding('lock/built-from-source', 'note', at, message, fix);
}

/**
 * Native code that was built for newer libraries than there are.
 * @param lacking versions of symbols
 */
export function newerLibraries(
  { image, suite }: Base,
  wheel: string,
  lacking: readonly string[],
  [major, minor]: readonly [number, number],
  at: Place,
): Finding {
  const where = image === undefined ? `Debian's ${suite}` : `the base ${image}`;
  const message = `${wheel} was built on a newer system: its native code wants ${lacking.join(', ')}, which ${where} (glibc ${major}.${minor}) lacks`;
  const how =
    image === undefined
      ? `Build it on ${suite} or an older system`
      : 'Choose a base that is as new as the system it was built on (what Plimsoll builds for Python 3.13 is built on Debian 13)';
  const fix = `${how}, or choose a release of ${wheel.split('-')[0]} that is published as a wheel.`;
  return finding('lock/newer-libraries', 'error', at, message, fix);
}
