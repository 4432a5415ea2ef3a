import type { Finding } from '../../model/finding.ts';
import type { BaseFault, System } from './facts.ts';

const WHY: Readonly<Record<BaseFault['fault'], (found: string, python: string) => string>> = {
  musl: (found) =>
    `is built on musl (${found}), and the wheels of packages are for the GNU C library: what would start would not import`,
  'no-libc': () => 'has no C library, which every interpreter and most wheels need',
  'no-python': () => 'has no Python 3 that could be found on its PATH or in a folder named bin',
  'other-python': (found, python) => `has ${found}, and Python ${python} is asked for`,
  'free-threaded': (found) =>
    `has ${found}, without the global interpreter lock, which wheels are chosen for`,
  'venv-there': (found) => `has a ${found} of its own, which the packages of the service would be mixed with`,
};

const FIX: Readonly<Record<BaseFault['fault'], string>> = {
  musl: 'Choose an image with the GNU C library, for instance a "-slim" variant instead of an "-alpine" one.',
  'no-libc': 'Choose an image that runs Python.',
  'no-python': 'Choose an image that has Python, or leave base.image out: Plimsoll assembles a base.',
  'other-python': 'Choose an image with that version, or change services.*.python in plimsoll.yaml.',
  'free-threaded': 'Choose an image with the usual build of CPython.',
  'venv-there': 'Choose the image that this one was made from.',
};

/** An image that nothing can be built on. */
export function unusable(
  service: string,
  name: string,
  { fault, found }: BaseFault,
  python: string,
): Finding {
  return finding(`base/${fault}`, `${service}: the base ${name} ${WHY[fault](found, python)}`, FIX[fault]);
}

export function badConfiguration(service: string, name: string, what: string): Finding {
  return finding(
    'base/bad-image',
    `${service}: the base ${name} ${what}`,
    'Choose another image, or build this one again.',
  );
}

/** Platforms of one base that do not agree. */
export function differentPythons(service: string, name: string, versions: readonly string[]): Finding {
  return finding(
    'base/different-pythons',
    `${service}: the base ${name} has Python ${versions.join(' and ')} on different platforms`,
    'Choose an image that has one version on all platforms.',
  );
}

/** Debian packages for a base that is of no Debian release they could come from. */
export function notDebian(service: string, name: string, wanted: readonly string[]): Finding {
  return finding(
    'base/no-packages',
    `${service}: ${wanted.join(', ')} would have to be added to the base ${name}, which is no Debian 12 or 13`,
    'Install them in the base, or choose one of Debian 12 or 13.',
  );
}

/** Debian's packages for a base that has packages of another kind: by Debian's names it cannot be told what it has. */
export function notLookedFor(
  service: string,
  name: string,
  wanted: readonly string[],
  system: System,
): Finding {
  return {
    ...finding(
      'base/not-looked-for',
      `${service}: what Debian has in ${wanted.join(', ')} is called or loaded, and whether the base ${shown(name, system)} has it cannot be told`,
      'Install it in the base where it is not there.',
    ),
    severity: 'warning',
  };
}

/**
 * Libraries that a base lacks which is of no Debian whose packages could bring them.
 * @param missing sonames with the wheels that need them
 */
export function missingLibraries(
  service: string,
  name: string,
  missing: ReadonlyMap<string, readonly string[]>,
  system: System,
): Finding {
  const each = [...missing].map(([library, wheels]) => `${library} (of ${wheels.join(', ')})`);
  const capabilities = [...missing.keys()].map((library) => `'${library}()(64bit)'`).join(' ');
  const install =
    system.rpm === null
      ? 'Install what has them in the base'
      : `Install them in the base (\`${system.rpm} install -y ${capabilities}\`)`;
  return finding(
    'base/no-libraries',
    `${service}: the base ${shown(name, system)} lacks ${each.join(', ')}`,
    `${install}, or choose a base of Debian 12 or 13, to which Plimsoll adds them.`,
  );
}

function shown(name: string, system: System): string {
  return system.name === null ? name : `${name} (${system.name})`;
}

/** A base without parts of the C library that it has. */
export function brokenLibc(service: string, name: string, missing: readonly string[]): Finding {
  return finding(
    'base/broken-libc',
    `${service}: the packages need ${missing.join(', ')}, some of which are of the C library, and the base ${name} lacks them`,
    'Choose a base with the whole of its C library.',
  );
}

function finding(rule: string, message: string, fix: string): Finding {
  return { rule, severity: 'error', confidence: 'high', message, fix, path: 'plimsoll.yaml', line: null };
}
