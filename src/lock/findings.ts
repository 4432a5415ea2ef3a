import { normalizeName } from '../formats/pep508/name.ts';
import type { PylockPackage } from '../formats/pylock/pylock.ts';
import { withoutLogins } from '../formats/text/login.ts';
import type { Platform } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Ask } from './wanted/asks.ts';

/** Every finding of locking is worded here. */

export interface Place {
  readonly path: string | null;
  readonly line: number | null;
}

export function finding(
  rule: string,
  severity: Finding['severity'],
  { path, line }: Place,
  message: string,
  fix: string,
): Finding {
  return { rule, severity, confidence: 'high', message, fix, path, line };
}

export function badRequirement(at: Place & { readonly requirement: string }, fault: string): Finding {
  const message = `"${withoutLogins(at.requirement).slice(0, 120)}" is not a requirement: ${fault}`;
  return finding('lock/bad-requirement', 'error', at, message, 'Write it as name==version (PEP 508).');
}

/** Extras or groups that a manifest does not have. */
export function noSuchGroup(path: string, names: readonly string[], there: readonly string[]): Finding {
  const message = `${path} has no extra and no group named ${names.join(', ')}`;
  const has = there.length > 0 ? `It has ${there.join(', ')}` : 'It has none';
  return finding(
    'lock/no-such-group',
    'error',
    { path, line: null },
    message,
    `${has}: name one of them under groups in plimsoll.yaml, or leave the key out.`,
  );
}

/**
 * Extras that a release does not have.
 * @param there those it has
 */
export function noSuchExtra(
  { requirement, path, line }: Ask,
  version: string,
  names: readonly string[],
  there: readonly string[],
): Finding {
  const { name } = requirement;
  const message = `${normalizeName(name)} ${version} has no extra named ${names.join(', ')}: nothing is installed for it`;
  const has = there.length > 0 ? `It has ${there.join(', ')}` : 'It has none';
  const fix = `${has}: correct the name in the brackets, or leave it out.`;
  return finding('lock/no-such-extra', 'warning', { path, line }, message, fix);
}

export function fromSource(at: Place, name: string): Finding {
  const message = `${withoutLogins(name)} is to be built from its source, and nothing is built while locking`;
  const fix = `Use a release of it from a package index, or build a wheel where you trust it ("pip wheel") and name the folder as find-links in pip.conf.`;
  return finding('lock/from-source', 'error', at, message, fix);
}

export function localWheel(at: Place, place: string): Finding {
  const message = `${place} is a wheel in the tree, and wheels are taken from indexes and find-links folders only`;
  return finding('lock/wheel-in-tree', 'error', at, message, LOCAL_FOLDER);
}

export function findLinksInTree(path: string, place: string): Finding {
  const message = `${path} takes packages from ${place}, a folder relative to the tree`;
  return finding('lock/find-links-in-tree', 'warning', { path, line: null }, message, LOCAL_FOLDER);
}

const LOCAL_FOLDER =
  'Name its folder by its absolute path: find-links in pip.conf, or PIP_FIND_LINKS in the environment.';

export function localPackage(at: Place, name: string, isRead: boolean): Finding {
  const told = isRead
    ? 'what it needs is installed'
    : 'it declares nothing that can be read without running it';
  const message = `${name} is a package of this tree: it is not installed, its source is in the image as it lies; ${told}`;
  const fix = 'See that the service can import it from its working directory, or set PYTHONPATH in its env.';
  return finding('lock/local-package', isRead ? 'note' : 'warning', at, message, fix);
}

export function leftOut({ requirement, path, line }: Ask, why: string): Finding {
  const message = `${requirement.name} ${why}: left out`;
  const fix = 'Remove the line, or give it a marker such as "; sys_platform == \'win32\'".';
  return finding('lock/left-out', 'warning', { path, line }, message, fix);
}

/** What only dropped distributions bring. */
export function leftOutWith(
  dropped: readonly string[],
  names: readonly string[],
  placeOf: (name: string) => Place,
): Finding {
  const sorted = names.toSorted();
  const message = `${sorted.join(', ')} left out with ${dropped.join(', ')}: nothing that is installed requires them, and nothing that runs imports them`;
  const fix = 'Name those the service needs all the same under keep in plimsoll.yaml.';
  const at = sorted.map(placeOf).find(({ line }) => line !== null) ?? placeOf(sorted[0] ?? '');
  return finding('lock/left-out-with', 'note', at, message, fix);
}

export function otherMachine({ requirement, path, line }: Ask, version: string | null): Finding {
  const { name } = requirement;
  const taken = version === null ? 'the newest release that fits' : version;
  const message = `${name} is given as a file of the machine this was written on: ${taken} from the package indexes is taken`;
  const fix = `Write ${name}==VERSION ("pip list --format=freeze" writes it so).`;
  return finding('lock/other-machine', 'warning', { path, line }, message, fix);
}

export function otherBuild({ requirement, path, line }: Ask, build: string, release: string): Finding {
  const { name } = requirement;
  const message = `${name}${requirement.specifier} is a build (${build}) from an index that the manifest does not name: ${release} of the default index is taken`;
  const fix = `Write ${name}==${release}, or name the index that has ${build} builds with --extra-index-url.`;
  return finding('lock/other-build', 'warning', { path, line }, message, fix);
}

export function substituted({ requirement, path, line }: Ask, other: string): Finding {
  const message = `${requirement.name} is published as source only: ${other}, the same as wheels, is taken in its place`;
  const fix = `Write ${other} in place of ${requirement.name}.`;
  return finding('lock/substituted', 'warning', { path, line }, message, fix);
}

export function brokenLock(
  path: string,
  { fault, line }: { readonly fault: string; readonly line: number | null },
): Finding {
  const fix = `Make ${path} again with the tool it belongs to, or remove it.`;
  return finding('lock/other-lock-broken', 'error', { path, line }, `${path} cannot be read: ${fault}`, fix);
}

/**
 * Packages that another tool's lock does not have.
 * @param added what the plan adds: such a package, or one that it needs, is no fault of the lock
 */
export function beyondLock(path: string, names: readonly string[], added: readonly string[]): Finding {
  const why =
    added.length > 0
      ? `, for ${added.join(', ')} which the command needs or because it is older than the manifest`
      : '';
  const message = `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} installed and ${path} does not have ${names.length > 1 ? 'them' : 'it'}${why}`;
  const fix = 'Add what is missing to the manifest, and lock again with the tool that wrote that lock.';
  const at = { path, line: null };
  return finding('lock/beyond-lock', added.length > 0 ? 'note' : 'warning', at, message, fix);
}

/** The answer does not hold for every image. */
export function limited(caveat: string): Finding {
  const at = { path: null, line: null };
  return finding('lock/limited-resolver', 'note', at, caveat, 'Install uv to resolve for every platform.');
}

/** The files that a manifest's hashes allow are none that fit. */
export function noAllowedWheel(
  { name, version }: Pick<PylockPackage, 'name' | 'version'>,
  platform: Platform,
  at: Place,
): Finding {
  const message = `none of the hashes given for ${name} ${version ?? ''} is that of a wheel for ${platform}`;
  const fix = `Add the hashes of its Linux wheels ("pip hash", or lock again with the tool that wrote them).`;
  return finding('lock/hash-not-allowed', 'error', at, message, fix);
}

/** A source distribution that a wheel would have been made of. */
export function sourceNotAllowed(file: string, at: Place): Finding {
  const message = `${file}, which a wheel would have to be built from, has none of the hashes that are given for it`;
  const fix = 'Add the hash of its source, or lock again with the tool that wrote them.';
  return finding('lock/hash-not-allowed', 'error', at, message, fix);
}

export function wrongPython(
  { name, version, requiresPython }: PylockPackage,
  python: string,
  at: Place,
): Finding {
  const message = `${name} ${version ?? ''} needs Python ${requiresPython}, and the image has ${python}`;
  const fix =
    'Choose another Python version for the service in plimsoll.yaml, or lock again with the tool that wrote it.';
  return finding('lock/wrong-python', 'error', at, message, fix);
}

/** Two indexes serve different files under one name, to two services. */
export function twoFiles(file: string, one: string, other: string): Finding {
  const message = `${file} is one file (sha256 ${one}) for one service and another (${other}) for a second`;
  const fix = 'Let both services take it from the same index.';
  return finding('lock/two-files', 'error', { path: null, line: null }, message, fix);
}

/** A foreign lock that installs two releases of one package. */
export function ambiguous({ name, version }: PylockPackage, other: string, at: Place): Finding {
  const message = `${name} is to be installed as ${other} and as ${version}`;
  return finding('lock/ambiguous', 'error', at, message, 'Lock again with the tool that wrote that lock.');
}

export function noCompanionPackage(title: string, name: string, suite: string): Finding {
  const message = `${title} needs the package ${name}, which no mirror of ${suite} has`;
  const fix = 'Use a complete, current mirror of the suite (base.mirrors in plimsoll.yaml).';
  return finding('lock/no-companion-package', 'error', NOWHERE, message, fix);
}

const NOWHERE: Place = { path: null, line: null };
