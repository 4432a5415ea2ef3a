import { satisfies } from '@renovatebot/pep440';
import type { Config } from '../model/config.ts';
import { type Choice, choose, type Evidence } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { Service } from '../model/inventory.ts';
import type { Base } from '../model/plan.ts';
import type { Tree } from '../model/tree.ts';
import { evidenceFor } from './evidence.ts';
import { lockedWheels, withoutWheel } from './locked.ts';

/** The interpreters Debian ships, newest first: each suite has exactly one. */
const BASES: readonly DebianPython[] = [
  { suite: 'trixie', python: '3.13', patch: '3.13.5' },
  { suite: 'bookworm', python: '3.11', patch: '3.11.2' },
];

interface DebianPython {
  readonly suite: Base['suite'];
  readonly python: string;
  readonly patch: string;
}

const VERSION = /^\d+(\.\d+){0,2}$/;

export interface BaseChoice {
  readonly base: Choice<Base>;
  readonly diagnostics: readonly Finding[];
}

/**
 * Chooses suite and interpreter: configuration first, then what the sources demand (`requires-python`,
 * `.python-version`, ...; PEP 440 specifiers), then the one a Dockerfile of its own starts from, then the one that the lock
 * has wheels for, then whether the manifest pins versions: pins were made on an older interpreter, and wheels for 3.11 exist
 * for far more released versions than wheels for 3.13.
 */
export function chooseBase(service: Service, tree: Tree, config: Config): BaseChoice {
  const image = config.services?.[service.id]?.base ?? config.base?.image;
  if (image !== undefined) return fromImage(service, image, config);
  const configured = fromConfig(service, config);
  if (configured) return configured;
  const runtime = service.runtime;
  const evidence = evidenceFor(service, 'runtime');
  const version = runtime !== null && VERSION.test(runtime) ? runtime : null;
  const exact = version === null ? undefined : BASES.find((base) => isOf(base, version));
  if (exact)
    return { base: choose(bare(exact), `the sources name Python ${version}`, evidence), diagnostics: [] };
  const pin = firstPin(service, tree);
  const preferred = inOrder(service, pin !== null, tree);
  if (version !== null) return fromVersion(service, version, preferred, evidence);
  const fitting = preferred.find(({ patch }) => runtime === null || satisfies(patch, runtime));
  if (fitting === undefined) return unsupported(service, runtime ?? '', evidence);
  const { because } = fitting;
  if (runtime === null) {
    const newest = 'nothing names a Python version, so the newest that Debian stable ships';
    return { base: choose(bare(fitting), because ?? newest, pin === null ? [] : [pin]), diagnostics: [] };
  }
  const reason = `satisfies ${runtime}${because === null ? '' : `, and ${because}`}`;
  return { base: choose(bare(fitting), reason, evidence), diagnostics: [] };
}

interface Preferred extends DebianPython {
  /** Why it comes before the others; null when nothing but its age speaks for it. */
  readonly because: string | null;
}

/** The interpreters, the one that suits the service best first. */
function inOrder(service: Service, isPinned: boolean, tree: Tree): readonly Preferred[] {
  const lock = lockedWheels(service, tree);
  const lacking = (base: DebianPython): readonly string[] =>
    lock === null ? [] : withoutWheel(lock, base.python, base.suite);
  const order = (isPinned ? BASES.toReversed() : BASES).map((base) => ({ ...base, lacks: lacking(base) }));
  const isUsed = (base: DebianPython): boolean => isOf(base, service.baseRuntime);
  const sorted = order.toSorted(
    (a, b) => Number(isUsed(b)) - Number(isUsed(a)) || a.lacks.length - b.lacks.length,
  );
  const worst = sorted.at(-1);
  return sorted.map((base) => {
    if (isUsed(base)) return { ...base, because: 'a Dockerfile of its own starts from it' };
    if (lock !== null && worst !== undefined && base.lacks.length < worst.lacks.length) {
      const names = worst.lacks.slice(0, 3).join(', ');
      return {
        ...base,
        because: `${lock.path} has more wheels for it: for ${worst.python} none of ${names}`,
      };
    }
    const isOldest = base.python === BASES.at(-1)?.python;
    const because = `${service.manifest} pins versions, and released wheels cover Python ${base.python} best`;
    return { ...base, because: isPinned && isOldest ? because : null };
  });
}

/** Whether a version (`3.11`, `3.11.4`) is one of this interpreter. */
function isOf({ python }: DebianPython, used: string | null): boolean {
  return used === python || used?.startsWith(`${python}.`) === true;
}

/** What is in the image of others is found when it is locked; a version that is set is what it must have. */
function fromImage(service: Service, image: string, config: Config): BaseChoice {
  const version = config.services?.[service.id]?.python ?? '';
  const suite = config.base?.suite ?? 'bookworm';
  const base: Base = { kind: 'image', suite, runtime: { language: 'python', version }, image };
  return { base: choose(base, 'set in plimsoll.yaml'), diagnostics: [] };
}

function fromConfig(service: Service, config: Config): BaseChoice | null {
  const python = config.services?.[service.id]?.python;
  const suite = config.base?.suite;
  if (python === undefined && suite === undefined) return null;
  const found = BASES.find(
    (base) =>
      (python === undefined || base.python === python) && (suite === undefined || base.suite === suite),
  );
  if (!found) return unsupported(service, [python, suite].filter(Boolean).join(' on '), []);
  return { base: choose(bare(found), 'set in plimsoll.yaml'), diagnostics: [] };
}

/** A plain version is what somebody used, not a demand: the nearest that Debian has, and a note that it differs. */
function fromVersion(
  service: Service,
  runtime: string,
  preferred: readonly DebianPython[],
  evidence: readonly Evidence[],
): BaseChoice {
  if (runtime.startsWith('2')) return unsupported(service, runtime, evidence);
  const older = BASES.every((base) => minor(runtime) < minor(base.python));
  const nearest = older ? BASES[BASES.length - 1] : minor(runtime) > 13 ? BASES[0] : preferred[0];
  const base = bare(nearest);
  const message = `${service.id}: the sources name Python ${runtime}, Debian has ${names()}; planned with ${base.runtime.version}`;
  const finding: Finding = {
    rule: 'plan/python-version',
    severity: 'note',
    confidence: 'high',
    message,
    fix: `set services.${service.id}.python in plimsoll.yaml to choose, and run the service's tests on it`,
    path: evidence[0]?.path ?? null,
    line: evidence[0]?.line ?? null,
  };
  return {
    base: choose(base, `nearest to Python ${runtime} that Debian ships`, evidence),
    diagnostics: [finding],
  };
}

function unsupported(service: Service, wanted: string, evidence: readonly Evidence[]): BaseChoice {
  const finding: Finding = {
    rule: 'plan/unsupported-python',
    severity: 'error',
    confidence: 'high',
    message: `${service.id}: needs Python ${wanted}, Debian has ${names()}`,
    fix: `move the service to Python ${BASES[0]?.python}, or set services.${service.id}.python in plimsoll.yaml`,
    path: evidence[0]?.path ?? null,
    line: evidence[0]?.line ?? null,
  };
  return {
    base: choose(bare(BASES[0]), `nothing Debian ships fits ${wanted}`, evidence),
    diagnostics: [finding],
  };
}

/** The first line of a manifest that pins a version exactly. */
function firstPin(service: Service, tree: Tree): Evidence | null {
  for (const path of [service.manifest ?? [], service.manifestAlso ?? []].flat()) {
    const lines = tree.text(path)?.split('\n') ?? [];
    const index = lines.findIndex((line) => /^[^#]*[A-Za-z0-9\]"']\s*(==|= ?"==)\s*\d/.test(line));
    if (index >= 0) return { path, line: index + 1, text: (lines[index] ?? '').trim().slice(0, 120) };
  }
  return null;
}

function bare(base: DebianPython | undefined): Base {
  if (!base) throw new Error('the table of bases is empty');
  const { suite, python } = base;
  return { kind: 'debian', suite, runtime: { language: 'python', version: python } };
}

function minor(version: string): number {
  return Number(version.split('.')[1] ?? 0);
}

function names(): string {
  return BASES.map((base) => `${base.python} (${base.suite})`).join(' and ');
}
