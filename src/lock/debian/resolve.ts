import type { Finding, Outcome } from '../../model/finding.ts';
import type { LockedDeb } from '../../model/lock.ts';
import type { Alternative, Clause } from './dependency.ts';
import { type Candidate, fulfils, type Universe } from './universe.ts';

/**
 * Packages that maintainer scripts, not programs at run time, need; a dependency on one counts as met. What of their
 * work an image needs is done when its base is assembled. Each can still be asked for by name.
 */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'awk',
  'base-passwd',
  'debconf',
  'debconf-2.0',
  'dpkg',
  'install-info',
  'libdb5.3',
  'libdb5.3t64',
  'mawk',
  'media-types',
  'mime-support',
  'openssl',
  'perl-base',
]);

/**
 * The packages asked for and all they need: `Pre-Depends` and `Depends` (Debian policy 7.2), the first alternative
 * that can be had, a real package before one that provides the name. Sorted by name; the same universe and names
 * give the same packages. What cannot be met is a finding.
 */
export function resolvePackages(universe: Universe, names: readonly string[]): Outcome<readonly LockedDeb[]> {
  const chosen = new Map<string, Candidate>();
  const diagnostics: Finding[] = [];
  const queue: Candidate[] = [];
  const choose = (candidate: Candidate): void => {
    if (chosen.has(candidate.deb.package)) return;
    chosen.set(candidate.deb.package, candidate);
    queue.push(candidate);
  };
  for (const name of [...new Set(names)].sort()) {
    const found = find(universe, chosen, [{ name, relation: null, version: '' }]);
    if (found === null) diagnostics.push(unknown(name, universe));
    else choose(found);
  }
  for (let next = queue.shift(); next !== undefined; next = queue.shift())
    for (const clause of next.depends) {
      if (clause.some(({ name }) => LEFT_OUT.has(name))) continue;
      const found = find(universe, chosen, clause);
      if (found === null) diagnostics.push(unmet(next, clause));
      else choose(found);
    }
  const debs = [...chosen.values()].map(({ deb }) => deb);
  return { value: debs.sort((a, b) => (a.package < b.package ? -1 : 1)), diagnostics };
}

function find(universe: Universe, chosen: ReadonlyMap<string, Candidate>, clause: Clause): Candidate | null {
  for (const alternative of clause)
    for (const name of named(universe, alternative)) {
      const held = chosen.get(name);
      if (held !== undefined && fulfils(held, alternative)) return held;
    }
  for (const alternative of clause)
    for (const name of named(universe, alternative)) {
      const candidate = universe.candidate(name);
      if (candidate !== null && fulfils(candidate, alternative)) return candidate;
    }
  return null;
}

function named(universe: Universe, { name }: Alternative): readonly string[] {
  return [name, ...universe.providers(name)];
}

function unknown(name: string, { release, architecture }: Universe): Finding {
  return {
    rule: 'debian/unknown-package',
    severity: 'error',
    confidence: 'high',
    message: `${release.suite} has no package ${name} for ${architecture}`,
    fix: `Correct the name of ${name} where packages are set in plimsoll.yaml, or use a mirror that has it.`,
    path: null,
    line: null,
  };
}

function unmet({ deb }: Candidate, clause: Clause): Finding {
  const wanted = clause.map(({ name, relation, version }) =>
    relation === null ? name : `${name} (${relation} ${version})`,
  );
  return {
    rule: 'debian/unmet-dependency',
    severity: 'error',
    confidence: 'high',
    message: `${deb.package} ${deb.version} needs ${wanted.join(' | ')}, which the archive does not have`,
    fix: 'Use complete, current mirrors of one Debian suite (base.mirrors in plimsoll.yaml).',
    path: null,
    line: null,
  };
}
